"""How the bot learns what happens: https://core.telegram.org/bots/api#getting-updates"""

import re
from typing import Any
from urllib.parse import urlsplit

from demo.bot_api.call import Call
from demo.bot_api.errors import WEBHOOK_ACTIVE, Json, bad_request, conflict
from demo.bot_api.records import Webhook
from demo.bot_api.world import World

MAX_POLL_SECONDS = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


async def get_updates(world: World, call: Call) -> list[Json]:
    if world.profile.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    _remember_allowed(world, call)
    limit = min(max(call.integer("limit", 100), 1), 100)
    seconds = min(max(call.integer("timeout"), 0), MAX_POLL_SECONDS)
    return list(await world.updates.poll(call.integer("offset"), limit, seconds))


def set_webhook(world: World, call: Call) -> bool:
    """Like Telegram's server in local mode, addresses without TLS are taken too."""
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return delete_webhook(world, call)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise bad_request("invalid webhook URL specified")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _remember_allowed(world, call)
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    _change(world, call, Webhook(url=url, secret_token=secret, max_connections=connections))
    return True


def delete_webhook(world: World, call: Call) -> bool:
    _change(world, call, Webhook())
    return True


def get_webhook_info(world: World, call: Call) -> Json:
    """https://core.telegram.org/bots/api#webhookinfo"""
    hook = world.profile.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    for name in ("last_error_date", "last_error_message"):
        if (value := getattr(hook, name)) is not None:
            info[name] = value
    if world.profile.allowed_updates:
        info["allowed_updates"] = world.profile.allowed_updates
    return info


def log_out(world: World, call: Call) -> bool:
    return True


def close(world: World, call: Call) -> bool:
    return True


def _change(world: World, call: Call, hook: Webhook) -> None:
    if call.flag("drop_pending_updates"):
        world.updates.keep_last(0)
    world.profile.webhook = hook
    world.save_profile()
    world.updates.bell.ring()


def _remember_allowed(world: World, call: Call) -> None:
    """An empty list means the default; without the parameter the earlier choice stays."""
    allowed: Any = call.structure("allowed_updates", "can't parse allowed_updates JSON object")
    if allowed is None:
        return
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("expected an Array of String")
    if world.profile.allowed_updates != (allowed or None):
        world.profile.allowed_updates = allowed or None
        world.save_profile()

"""What a bot says about itself: commands, name, descriptions, menu button."""

import re
from typing import Any

from demo.bot_api.call import Call
from demo.bot_api.errors import Json, bad_request
from demo.bot_api.records import Chat
from demo.bot_api.world import DEFAULT_NAME, World

MAX_COMMANDS = 100
MAX_NAME, MAX_DESCRIPTION, MAX_SHORT = 64, 512, 120
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_BROAD_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


def set_my_commands(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    commands = call.structure("commands", "can't parse commands JSON object")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[_key(world, call)] = [_command(c) for c in commands]
    world.save_profile()
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.profile.commands.get(_key(world, call), [])


def delete_my_commands(world: World, call: Call) -> bool:
    world.profile.commands.pop(_key(world, call), None)
    world.save_profile()
    return True


def commands_shown(world: World, chat: Chat) -> list[Json]:
    """The narrowest list that was set: https://core.telegram.org/bots/api#determining-list-of-commands"""
    language = world.account_of(chat).language_code or ""
    everybody = "all_private_chats" if chat.kind == "private" else "all_group_chats"
    for scope in (f"chat:{chat.id}", everybody, "default"):
        for code in (language, ""):
            if found := world.profile.commands.get(f"{scope}/{code}"):
                return found
    return []


def _key(world: World, call: Call) -> str:
    scope = call.structure("scope", "can't parse BotCommandScope JSON object") or {}
    kind = scope.get("type", "default") if isinstance(scope, dict) else None
    if kind in _CHAT_SCOPES:
        chat = world.find_chat(str(scope.get("chat_id", "")))
        return f"{kind}:{chat.id}/{_language(call)}"
    if kind not in _BROAD_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return f"{kind}/{_language(call)}"


def _command(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(value.get("command", "")), str(value.get("description", ""))
    if not _COMMAND.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}


def _language(call: Call) -> str:
    code = call.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _set(world: World, call: Call, texts: dict[str, str], name: str, limit: int) -> bool:
    text = call.text(name)
    if len(text) > limit:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    code = _language(call)
    texts.pop(code, None)
    if text:
        texts[code] = text
    world.save_profile()
    return True


def _get(call: Call, texts: dict[str, str], default: str = "") -> str:
    return texts.get(_language(call)) or texts.get("", default)


def set_my_name(world: World, call: Call) -> bool:
    return _set(world, call, world.profile.names, "name", MAX_NAME)


def get_my_name(world: World, call: Call) -> Json:
    return {"name": _get(call, world.profile.names, DEFAULT_NAME)}


def set_my_description(world: World, call: Call) -> bool:
    return _set(world, call, world.profile.descriptions, "description", MAX_DESCRIPTION)


def get_my_description(world: World, call: Call) -> Json:
    return {"description": _get(call, world.profile.descriptions)}


def set_my_short_description(world: World, call: Call) -> bool:
    return _set(world, call, world.profile.short_descriptions, "short_description", MAX_SHORT)


def get_my_short_description(world: World, call: Call) -> Json:
    return {"short_description": _get(call, world.profile.short_descriptions)}


def set_chat_menu_button(world: World, call: Call) -> bool:
    """https://core.telegram.org/bots/api#setchatmenubutton"""
    button = call.structure("menu_button", "can't parse menu button JSON object")
    button = button or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if call.text("chat_id"):
        chat = world.find_chat(call.text("chat_id"))
        world.save_chat(chat.model_copy(update={"menu_button": button}))
    else:
        world.profile.menu_button = button
        world.save_profile()
    return True


def get_chat_menu_button(world: World, call: Call) -> Json:
    if call.text("chat_id"):
        return world.find_chat(call.text("chat_id")).menu_button
    return world.profile.menu_button

"""Posting updates to the bot's webhook: https://core.telegram.org/bots/api#setwebhook"""

import httpx

from demo.bot_api.faults import Weather
from demo.bot_api.records import Update, Webhook
from demo.bot_api.world import World

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
ANSWER_SECONDS = 30.0
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class WebhookPoster:
    """Posts one update after the other and tries again until the bot answers 2xx."""

    def __init__(self, world: World, weather: Weather) -> None:
        self._world = world
        self._weather = weather
        self._wait = FIRST_WAIT_SECONDS

    async def run(self) -> None:
        """Until cancelled."""
        # trust_env: an address on loopback must not go through the machine's proxy.
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS, trust_env=False) as client:
            while True:
                await self._world.updates.bell.wait_until(self._has_work, 3600)
                update = self._world.updates.first()
                if update is not None and self._has_work():
                    await self._deliver(client, self._world.profile.webhook, update)

    def _has_work(self) -> bool:
        url = self._world.profile.webhook.url
        return bool(url) and len(self._world.updates) > 0 and not self._weather.outage

    async def _deliver(self, client: httpx.AsyncClient, hook: Webhook, update: Update) -> None:
        problem = await _post(client, hook, update)
        if problem is None:
            self._wait = FIRST_WAIT_SECONDS
            self._world.updates.confirm_before(update.update_id + 1)
            return
        hook.last_error_date = self._world.timestamp()
        hook.last_error_message = problem
        # A new address, or none, is worth trying at once.
        await self._world.updates.bell.wait_until(lambda: self._world.profile.webhook is not hook, self._wait)
        self._wait = min(self._wait * 2, LONGEST_WAIT_SECONDS)


async def _post(client: httpx.AsyncClient, hook: Webhook, update: Update) -> str | None:
    """None when the bot took the update; otherwise what Telegram would note."""
    headers = {HEADER: hook.secret_token} if hook.secret_token else {}
    try:
        answer = await client.post(hook.url, json=update.body, headers=headers)
    except httpx.TimeoutException:
        return "Read timeout expired"
    except httpx.HTTPError:
        return "Connection refused"
    if answer.is_success:
        return None
    return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"

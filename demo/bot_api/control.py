"""The control API under /demo: for the page and for tests, never for the bot."""

from pathlib import Path

from fastapi import APIRouter, Query

from demo.bot_api.control_chats import chat_routes
from demo.bot_api.control_time import time_routes
from demo.bot_api.errors import Json
from demo.bot_api.faults import Fault, Weather
from demo.bot_api.rate import RateLimits, RateMeter
from demo.bot_api.records import Cast, CastMember
from demo.bot_api.requests import Outage
from demo.bot_api.world import World

MAX_WAIT_SECONDS = 50.0


def control_routes(world: World, weather: Weather, meter: RateMeter, clock_file: Path | None) -> APIRouter:
    """Every route under /demo."""
    routes = APIRouter(prefix="/demo")
    _add_events(routes, world)
    _add_faults(routes, world, weather)
    _add_rate(routes, meter)
    _add_cast(routes, world)
    routes.include_router(chat_routes)
    routes.include_router(time_routes(world, clock_file))
    return routes


def _add_events(routes: APIRouter, world: World) -> None:
    @routes.get("/events")
    async def events(
        since: int = 0,
        seconds: float = Query(0, alias="timeout", ge=0, le=MAX_WAIT_SECONDS),
        chat_id: int | None = None,
    ) -> Json:
        """What happened after event `since`; waits up to `timeout` seconds for the first one."""
        found = await world.journal.wait_since(since, seconds, chat_id)
        return {"epoch": world.journal.epoch, "last": world.journal.last, "events": found}

    @routes.get("/sent")
    async def sent(since: int = 0, chat_id: int | None = None, kind: str = "message") -> Json:
        """What the bot sent after event `since`; `kind` "*" adds edits, answers, typing."""
        events = [
            event
            for event in world.journal.since(since)
            if event.by == "bot" and kind in ("*", event.kind) and chat_id in (None, event.chat_id)
        ]
        return {"last": world.journal.last, "sent": events}


def _add_faults(routes: APIRouter, world: World, weather: Weather) -> None:
    def changed() -> Json:
        state: Json = {"outage": weather.outage, "faults": weather.faults}
        world.note("faults", "world", 0, {"outage": weather.outage})
        return state

    @routes.get("/faults")
    async def faults() -> Json:
        return {"outage": weather.outage, "faults": weather.faults}

    @routes.post("/faults")
    async def add_fault(fault: Fault) -> Fault:
        added = weather.add(fault)
        changed()
        return added

    @routes.delete("/faults")
    async def clear_faults() -> Json:
        weather.clear()
        return changed()

    @routes.post("/outage")
    async def outage(state: Outage) -> Json:
        weather.outage = state.on
        if state.on:
            world.updates.interrupt()
        world.updates.bell.ring()
        return changed()


def _add_rate(routes: APIRouter, meter: RateMeter) -> None:
    @routes.get("/rate")
    async def rate() -> Json:
        return {
            "limits": meter.limits,
            "worst_window": meter.worst_window(),
            "seconds": meter.seconds(),
        }

    @routes.post("/rate")
    async def set_limits(limits: RateLimits) -> RateLimits:
        meter.limits = limits
        return limits

    @routes.delete("/rate")
    async def forget_counts() -> Json:
        meter.reset()
        return {}


def _add_cast(routes: APIRouter, world: World) -> None:
    @routes.get("/cast")
    async def cast() -> list[CastMember]:
        return world.cast.members

    @routes.post("/cast")
    async def set_cast(members: list[CastMember]) -> list[CastMember]:
        world.cast = Cast(members=members)
        world.archive.save("cast", "cast", world.cast)
        world.note("cast", "world", 0, {})
        return members

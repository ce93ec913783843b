"""The control API under /demo: for the page and for tests, never for the bot."""

from fastapi import APIRouter, Query

from demo.bot_api.control_chats import chat_routes
from demo.bot_api.control_time import time_routes
from demo.bot_api.errors import Json
from demo.bot_api.faults import Fault
from demo.bot_api.rate import RateLimits
from demo.bot_api.records import Cast, CastMember
from demo.bot_api.requests import Outage
from demo.bot_api.state import Stage, TheStage, TheWorld

MAX_WAIT_SECONDS = 50.0

control_routes = APIRouter(prefix="/demo")
control_routes.include_router(chat_routes)
control_routes.include_router(time_routes)


@control_routes.get("/events")
async def events(
    world: TheWorld,
    since: int = 0,
    seconds: float = Query(0, alias="timeout", ge=0, le=MAX_WAIT_SECONDS),
    chat_id: int | None = None,
) -> Json:
    """What happened after event `since`; waits up to `timeout` seconds for the first one."""
    found = await world.journal.wait_since(since, seconds, chat_id)
    return {"epoch": world.journal.epoch, "last": world.journal.last, "events": found}


@control_routes.get("/sent")
async def sent(world: TheWorld, since: int = 0, chat_id: int | None = None, kind: str = "message") -> Json:
    """What the bot sent after event `since`; `kind` "*" adds edits, answers, typing."""
    found = [
        event
        for event in world.journal.since(since)
        if event.by == "bot" and kind in ("*", event.kind) and chat_id in (None, event.chat_id)
    ]
    return {"last": world.journal.last, "sent": found}


@control_routes.get("/faults")
async def faults(stage: TheStage) -> Json:
    return {"outage": stage.weather.outage, "faults": stage.weather.faults}


@control_routes.post("/faults")
async def add_fault(fault: Fault, stage: TheStage) -> Fault:
    added = stage.weather.add(fault)
    _announce(stage)
    return added


@control_routes.delete("/faults")
async def clear_faults(stage: TheStage) -> Json:
    stage.weather.clear()
    _announce(stage)
    return await faults(stage)


@control_routes.post("/outage")
async def outage(state: Outage, stage: TheStage) -> Json:
    stage.weather.outage = state.on
    if state.on:
        stage.world.updates.interrupt()
    stage.world.updates.bell.ring()
    _announce(stage)
    return await faults(stage)


def _announce(stage: Stage) -> None:
    stage.world.note("faults", "world", 0, {"outage": stage.weather.outage})


@control_routes.get("/rate")
async def rate(stage: TheStage) -> Json:
    meter = stage.meter
    return {"limits": meter.limits, "worst_window": meter.worst_window(), "seconds": meter.seconds()}


@control_routes.post("/rate")
async def set_limits(limits: RateLimits, stage: TheStage) -> RateLimits:
    stage.meter.limits = limits
    return limits


@control_routes.delete("/rate")
async def forget_counts(stage: TheStage) -> Json:
    stage.meter.reset()
    return {}


@control_routes.get("/cast")
async def cast(world: TheWorld) -> list[CastMember]:
    return world.cast.members


@control_routes.post("/cast")
async def set_cast(members: list[CastMember], world: TheWorld) -> list[CastMember]:
    world.cast = Cast(members=members)
    world.archive.save("cast", "cast", world.cast)
    world.note("cast", "world", 0, {})
    return members

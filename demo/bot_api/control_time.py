"""The demonstration's clock and the next reminder, for the page."""

from datetime import timedelta

from fastapi import APIRouter, HTTPException

from demo.bot_api.requests import ClockMove, ClockState, NextDue
from demo.bot_api.state import Stage, TheStage
from demo.clock import offset_to, read_offset, real_clock, write_offset

time_routes = APIRouter()


@time_routes.get("/clock")
async def clock(stage: TheStage) -> ClockState:
    offset = read_offset(stage.clock_file).total_seconds()
    return ClockState(now=stage.world.clock(), offset_seconds=offset)


@time_routes.post("/clock")
async def move_clock(move: ClockMove, stage: TheStage) -> ClockState:
    if stage.clock_file is None:
        raise HTTPException(409, "the stand-in runs without a clock file")
    write_offset(stage.clock_file, new_offset(move, read_offset(stage.clock_file)))
    _announce(stage)
    return await clock(stage)


@time_routes.get("/next_due")
async def next_due(stage: TheStage) -> NextDue:
    return stage.next_due


@time_routes.post("/next_due")
async def set_next_due(given: NextDue, stage: TheStage) -> NextDue:
    if given != stage.next_due:
        stage.next_due = given
        _announce(stage)
    return given


def _announce(stage: Stage) -> None:
    stage.world.note("clock", "world", 0, {})


def new_offset(move: ClockMove, offset: timedelta) -> timedelta:
    """The clock's offset after `move`."""
    if move.real:
        return timedelta(0)
    if move.to is not None:
        return offset_to(move.to, real_clock())
    return offset + timedelta(seconds=move.advance_seconds or 0)

"""The demonstration's clock and the next reminder, for the page."""

from datetime import timedelta
from pathlib import Path

from fastapi import APIRouter, HTTPException

from demo.bot_api.requests import ClockMove, ClockState, NextDue
from demo.bot_api.world import World
from demo.clock import offset_to, read_offset, real_clock, write_offset


def time_routes(world: World, clock_file: Path | None) -> APIRouter:
    routes = APIRouter()
    due = NextDue()

    def state() -> ClockState:
        offset = read_offset(clock_file).total_seconds()
        return ClockState(now=world.clock(), offset_seconds=offset)

    @routes.get("/clock")
    async def clock() -> ClockState:
        return state()

    @routes.post("/clock")
    async def move_clock(move: ClockMove) -> ClockState:
        if clock_file is None:
            raise HTTPException(409, "the stand-in runs without a clock file")
        write_offset(clock_file, new_offset(move, read_offset(clock_file)))
        world.note("clock", "world", 0, {})
        return state()

    @routes.get("/next_due")
    async def next_due() -> NextDue:
        return due

    @routes.post("/next_due")
    async def set_next_due(given: NextDue) -> NextDue:
        nonlocal due
        if given != due:
            due = given
            world.note("clock", "world", 0, {})
        return due

    return routes


def new_offset(move: ClockMove, offset: timedelta) -> timedelta:
    """The clock's offset after `move`."""
    if move.real:
        return timedelta(0)
    if move.to is not None:
        return offset_to(move.to, real_clock())
    return offset + timedelta(seconds=move.advance_seconds or 0)

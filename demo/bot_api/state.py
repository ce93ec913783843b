"""What the application carries, and how its routes reach it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from demo.bot_api.faults import Weather
from demo.bot_api.rate import RateMeter
from demo.bot_api.requests import NextDue
from demo.bot_api.world import World


@dataclass
class Stage:
    """One demonstration: the world, what goes wrong in it, how fast the bot is, what time it is."""

    world: World
    weather: Weather
    meter: RateMeter
    clock_file: Path | None
    next_due: NextDue = field(default_factory=NextDue)


async def the_stage(request: Request) -> Stage:
    stage: Stage = request.app.state.stage
    return stage


TheStage = Annotated[Stage, Depends(the_stage)]


async def the_world(stage: TheStage) -> World:
    return stage.world


TheWorld = Annotated[World, Depends(the_world)]

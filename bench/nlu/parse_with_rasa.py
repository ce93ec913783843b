"""Runs in the environment of Rasa: `parse_with_rasa MODEL`, texts as a JSON list on standard input.

Prints one JSON object: `rankings` ([topic, confidence] lines of each), `milliseconds` (of each), `megabytes` (peak).
"""

# mypy: disable-error-code="import-untyped,import-not-found,unused-ignore"
from __future__ import annotations

import asyncio
import json
import resource
import sys
import time

from rasa.core.agent import Agent

KEPT = 5


async def parse_all(agent: Agent, texts: list[str]) -> dict[str, object]:
    """Every text, one after the other, as a server would."""
    rankings, milliseconds = [], []
    for text in texts:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        milliseconds.append((time.perf_counter() - began) * 1000)
        rankings.append([[line["name"], line["confidence"]] for line in parsed["intent_ranking"][:KEPT]])
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rankings": rankings, "milliseconds": milliseconds, "megabytes": megabytes}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(parse_all(Agent.load(sys.argv[1]), json.load(sys.stdin)))))

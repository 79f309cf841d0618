"""Places the benchmark's calls through the simulated carrier and collects what was measured at the ear."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

CALLER = "+12025550170"
_POLL_S = 0.5
_CALL_WITHIN_S = 150


@dataclass
class Samples:
    """Milliseconds at the caller's ear, over several calls."""

    ring: list[float] = field(default_factory=list)
    """How long it rang: from the call's arrival until the agent can be heard, which answers it."""
    answer: list[float] = field(default_factory=list)
    """From the answer to the first audio."""
    wait: list[float] = field(default_factory=list)
    """Both: from the call's arrival to the first audio."""
    response: list[float] = field(default_factory=list)
    barge_in: list[float] = field(default_factory=list)
    failed: int = 0

    def add(self, call: Mapping[str, Any]) -> None:
        """Take over one call; one that was never greeted has failed."""
        measures = call["measures"]
        first = measures["answer_to_first_audio_ms"]
        if first is None:
            self.failed += 1
            return
        self.ring.append(call["rang_ms"])
        self.answer.append(first)
        self.wait.append(call["rang_ms"] + first)
        self.response.extend(measures["response_latencies_ms"])
        self.barge_in.extend(measures["barge_in_stop_ms"])


def caller() -> dict[str, Any]:
    """Read the benchmark's caller."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "caller.yaml").read_text())
    return loaded


async def place(sim: httpx.AsyncClient, *, to: str) -> str:
    """Ring `to`; return the simulated call's id."""
    answer = await sim.post("/calls", json={"from": CALLER, "to": to, "persona": caller()})
    answer.raise_for_status()
    return str(answer.json()["id"])


async def finished(sim: httpx.AsyncClient, call: str) -> Mapping[str, Any]:
    """Wait for the end of a call and return what the sim knows about it."""
    async with asyncio.timeout(_CALL_WITHIN_S):
        while True:
            found: Mapping[str, Any] = (await sim.get(f"/calls/{call}")).raise_for_status().json()
            if found["status"] == "ended":
                return found
            await asyncio.sleep(_POLL_S)

"""`python -m tests.vins`: a hundred VINs by voice, ten of them in whole calls, and a hundred bad transcripts.

The last line is JSON: `captured`, `wrongly_accepted` and `mean_turns` of the hundred that were spoken.
"""

import argparse
import asyncio
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import structlog
import ultravin
from callcenter_agent.desks.dealership import conduct
from callcenter_local import folders
from callcenter_sim.speech import Speech

from tests.scenarios import audio
from tests.scenarios.__main__ import say, text_world
from tests.vins import spoken, typed
from tests.vins.capture import Capture, judged
from tests.vins.line import Lines
from tests.vins.spoken import Spelled

VINS = 100
WHOLE_CALLS = 10
SEED = 1886


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.vins", description=__doc__)
    parser.add_argument("--vins", type=int, default=VINS)
    parser.add_argument(
        "--calls", type=int, default=WHOLE_CALLS, help="of them as whole calls through livekit"
    )
    parser.add_argument("--fresh", action="store_true", help="recognise again what was recognised before")
    parser.add_argument("--only", choices=("spoken", "typed"))
    parser.add_argument("--show", action="store_true", help="every word of the calls that failed")
    return parser.parse_args()


def real_vins(count: int) -> list[str]:
    """Valid numbers of passenger cars that were built."""
    return list(ultravin.generate(count, seed=SEED, vehicle_type=2, invalid_rate=0.0, min_year=1998))


async def measure(asked: argparse.Namespace) -> dict[str, Any]:
    folder = folders.state_folder(f"vins/{os.getpid()}")
    vins, figures = real_vins(asked.vins), dict[str, Any]()
    calls = spoken.spelled(vins)
    try:
        if asked.only != "typed":
            by_phone, at_full_speed = calls[: asked.calls], calls[asked.calls :]
            found = await in_whole_calls(by_phone, folder, asked) if by_phone else []
            found += await in_text(at_full_speed, folder, asked)
            figures |= summed(found) | {"of": len(found), "whole_calls": len(by_phone)}
        if asked.only != "spoken":
            found = await as_transcripts(vins, folder, asked)
            figures |= {
                f"typed_{name}": value for name, value in (summed(found) | {"of": len(found)}).items()
            }
    finally:
        folders.remove(folder)
    return figures


async def in_text(calls: Sequence[Spelled], folder: Path, asked: argparse.Namespace) -> list[Capture]:
    kept = folders.cache_folder()
    found = []
    async with text_world(folder / "text") as world, Speech(kept / "speech", careful=True) as speech:
        keyterms = conduct.KEYTERMS
        lines = Lines.between(speech, kept / "recognised", keyterms=keyterms, fresh=asked.fresh)
        for number, given in enumerate(calls, start=1):
            capture = await spoken.talk(given, world, lines)
            found.append(capture)
            tell(f"{number:3}/{len(calls)} {given.style:9}{given.voice:12}", capture, asked)
        say(f"{lines.seconds / 60:.0f} minutes of speech, {lines.recognised} stretches recognised anew")
    return found


async def in_whole_calls(calls: Sequence[Spelled], folder: Path, asked: argparse.Namespace) -> list[Capture]:
    found = []
    async with audio.exchange(folder / "audio") as exchange:
        for number, given in enumerate(calls, start=1):
            outcome = await exchange.play(given.scenario)
            capture = judged(outcome.final, given.vin) if outcome.final else Capture(given.vin, (), 0)
            found.append(capture)
            tell(f"call {number:2}/{len(calls)} {given.style:9}{given.voice:12}", capture, asked)
    return found


async def as_transcripts(vins: list[str], folder: Path, asked: argparse.Namespace) -> list[Capture]:
    found = []
    async with text_world(folder / "typed") as world:
        for number, caller in enumerate(typed.callers(vins), start=1):
            capture = await typed.talk(caller, world)
            found.append(capture)
            tell(f"typed {number:3}/{len(vins)} {caller.style.__name__:26}", capture, asked)
    return found


def tell(place: str, capture: Capture, asked: argparse.Namespace) -> None:
    verdict = "captured" if capture.captured else "not captured"
    verdict += ", WRONGLY ACCEPTED" if capture.wrongly_accepted else ""
    say(f"{place} {capture.vin}  {verdict}, {capture.turns} turns")
    if asked.show and not (capture.captured and not capture.wrongly_accepted):
        say("\n".join(f"      {line}" for line in capture.transcript))


def summed(found: Sequence[Capture]) -> dict[str, Any]:
    return {
        "captured": sum(one.captured for one in found),
        "wrongly_accepted": sum(one.wrongly_accepted for one in found),
        "mean_turns": round(mean(one.turns for one in found), 2) if found else 0,
    }


def main() -> None:
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    say(json.dumps(asyncio.run(measure(arguments()))))


if __name__ == "__main__":
    main()

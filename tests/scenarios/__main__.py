"""`python -m tests.scenarios`: every scenario in text, with the hostile model, and a third over audio."""

import argparse
import asyncio
import json
import logging
import os
import secrets
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from callcenter_local import folders
from callcenter_local.embedded.postgres import Postgres

from tests.conftest import run_program
from tests.scenarios import audio
from tests.scenarios.playing import Outcome, play
from tests.scenarios.scenario import Scenario, read_all
from tests.scenarios.world import Backstage, backstage

HOW = ("text", "hostile", "audio")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.scenarios", description=__doc__)
    parser.add_argument("desks", nargs="*", help="only these desks")
    parser.add_argument("-k", default="", metavar="PART", help="only scenarios with this in their name")
    parser.add_argument("--how", nargs="+", choices=HOW, default=HOW)
    parser.add_argument("--show", action="store_true", help="what was said, also of those that passed")
    return parser.parse_args()


def chosen(asked: argparse.Namespace) -> list[Scenario]:
    return [one for one in read_all() if asked.k in one.name and (not asked.desks or one.desk in asked.desks)]


async def run(scenarios: Sequence[Scenario], asked: argparse.Namespace) -> list[Outcome]:
    outcomes: list[Outcome] = []

    def tell(outcome: Outcome) -> None:
        outcomes.append(outcome)
        mark = "passed" if outcome.ok else "FAILED"
        say(f"{mark}  {outcome.how:8}{outcome.scenario.name}: {outcome.scenario.title}")
        for fault in outcome.faults:
            say(f"          {fault}")
        if outcome.final and (asked.show or not outcome.ok):
            say(transcript(outcome))

    folder = folders.state_folder(f"scenarios/{os.getpid()}")
    try:
        if {"text", "hostile"} & set(asked.how):
            async with text_world(folder / "text") as world:
                for scenario in scenarios:
                    for how in asked.how:
                        if how != "audio":
                            tell(await play(scenario, world, hostile=how == "hostile"))
        heard = [one for one in scenarios if one.audio]
        if "audio" in asked.how and heard:
            async with audio.exchange(folder / "audio") as exchange:
                for scenario in heard:
                    tell(await exchange.play(scenario))
    finally:
        folders.remove(folder)
    return outcomes


@asynccontextmanager
async def text_world(folder: Path) -> AsyncIterator[Backstage]:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with Postgres(folder / "postgres", logs=folder / "logs", password=secrets.token_hex(8)) as server:
        url = await server.create_database("scenarios")
        await run_program("-m", "callcenter.migrate", env={"DATABASE_URL": url})
        await seed(url)
        async with backstage(folder, url) as world:
            yield world


async def seed(url: str) -> None:
    """Desks, and the sample people, policies, patients and stock that `make seed` fills."""
    env = {"DATABASE_URL": url, "ENVIRONMENT": "development"}
    await run_program("-m", "callcenter_agent", "seed", env=env)


def transcript(outcome: Outcome) -> str:
    lines = []
    for event in outcome.final.events if outcome.final else ():
        data = event["data"]
        if event["type"] == "turn.ended":
            lines.append(f"            {data['speaker']}: {data['text']}")
        elif event["type"] == "tool.ended":
            lines.append(f"            [{data['tool']} {'ok' if data['ok'] else data['error']}]")
    return "\n".join(lines)


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command tells its results


def main() -> None:
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asked = arguments()
    outcomes = asyncio.run(run(chosen(asked), asked))
    passed = sum(outcome.ok for outcome in outcomes)
    by_how = {how: sum(one.ok for one in outcomes if one.how == how) for how in asked.how}
    say(json.dumps({"passed": passed, "failed": len(outcomes) - passed, "passed_by": by_how}))
    sys.exit(passed < len(outcomes))


if __name__ == "__main__":
    main()

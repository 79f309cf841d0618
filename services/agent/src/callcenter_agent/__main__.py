"""python -m callcenter_agent start | seed | render-phrases | check

Each command imports what it needs when it is given: every process of the worker imports this module too.
"""

# ruff: noqa: PLC0415

import argparse
import asyncio
import os
import sys

COMMANDS = {
    "start": "answer and place calls until told to stop",
    "seed": "bring desks and numbers from the desk files into the database; in development samples too",
    "render-phrases": "turn every desk's fixed sentences into audio",
    "check": "check settings and desk files",
    "talk": "talk to a desk in this terminal: --desk insurance",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="callcenter_agent")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in COMMANDS.items():
        added = commands.add_parser(name, help=help_text)
        if name == "talk":
            added.add_argument("--desk", default="dealership")
    given = parser.parse_args()
    command = given.command
    if command == "talk":
        return _checked(command, desk=given.desk)
    if command == "start":
        from callcenter_agent.forking import start_forkserver

        start_forkserver()
    return _checked(command)


def _checked(command: str, *, desk: str = "") -> int:
    from callcenter.desks import DesksError
    from callcenter.settings import SettingsError

    from callcenter_agent.starting import StartError
    from callcenter_agent.talking import UnknownDeskError

    try:
        asyncio.run(_talk(desk) if command == "talk" else _seed() if command == "seed" else _run(command))
    except (SettingsError, DesksError, StartError, UnknownDeskError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


async def _seed() -> None:
    from callcenter.settings import load

    from callcenter_agent.seeding import seed
    from callcenter_agent.settings import SeedSettings

    await seed(load(SeedSettings))


async def _talk(desk: str) -> None:
    from collections.abc import AsyncIterator

    from callcenter.logs import configure_logs
    from livekit.agents.utils import http_context

    from callcenter_agent.starting import read_configuration
    from callcenter_agent.talking import talk

    async def typed() -> AsyncIterator[str]:
        while line := await asyncio.to_thread(sys.stdin.readline):
            yield line

    settings, desks = read_configuration()
    configure_logs("agent", level="ERROR", json=False)
    async with http_context.open():
        await talk(settings, desks, desk, typed(), show=lambda line: print(line, flush=True))  # noqa: T201


async def _run(command: str) -> None:
    from callcenter.logs import configure_logs
    from livekit.agents.utils import http_context

    from callcenter_agent.rendering import render_all
    from callcenter_agent.serving import serve, voices
    from callcenter_agent.starting import read_configuration

    settings, desks = read_configuration()
    configure_logs("agent", level=settings.log_level, json=settings.environment == "production")
    if command == "start":
        await serve(settings, desks)
    elif command == "render-phrases":
        async with http_context.open():
            await render_all(voices(desks, settings))


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code) if code else sys.exit(code)

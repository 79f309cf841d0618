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
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="callcenter_agent")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in COMMANDS.items():
        commands.add_parser(name, help=help_text)
    command = parser.parse_args().command
    if command == "start":
        from callcenter_agent.forking import start_forkserver

        start_forkserver()
    return _checked(command)


def _checked(command: str) -> int:
    from callcenter.desks import DesksError
    from callcenter.settings import SettingsError

    from callcenter_agent.starting import StartError

    try:
        asyncio.run(_seed() if command == "seed" else _run(command))
    except (SettingsError, DesksError, StartError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


async def _seed() -> None:
    from callcenter.settings import load

    from callcenter_agent.seeding import seed
    from callcenter_agent.settings import SeedSettings

    await seed(load(SeedSettings))


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

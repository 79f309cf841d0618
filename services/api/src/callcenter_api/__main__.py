"""`python -m callcenter_api` serves; `python -m callcenter_api keys create|list|revoke` keeps API keys."""

import argparse
import asyncio
import sys
from uuid import UUID

from callcenter.errors import CallCenterError
from callcenter.logs import configure_logs
from callcenter.settings import DatabaseSettings, SettingsError, load

from callcenter_api.auth.command import keep_keys
from callcenter_api.serving import server_options
from callcenter_api.settings import ApiSettings


def main() -> int:
    arguments = parsed(sys.argv[1:])
    try:
        if arguments.command == "keys":
            return asyncio.run(keep_keys(load(DatabaseSettings), arguments))
        return serve(load(ApiSettings))
    except (SettingsError, CallCenterError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def serve(settings: ApiSettings) -> int:
    import uvicorn  # noqa: PLC0415 - what serving needs takes seconds to import; keys need none of it

    from callcenter_api.app import create_app  # noqa: PLC0415

    configure_logs("api", settings.log_level, json=settings.environment == "production")
    uvicorn.run(create_app(settings), **server_options(settings))
    return 0


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="callcenter_api")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("serve", help="serve the API and the dashboard (the default)")
    acts = commands.add_parser("keys", help="keep API keys").add_subparsers(dest="act", required=True)
    acts.add_parser("create").add_argument("--name", required=True)
    acts.add_parser("list")
    acts.add_parser("revoke").add_argument("key_id", type=UUID)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

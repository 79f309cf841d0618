"""`python -m callcenter_lookup`: serve facts until SIGTERM."""

import sys

import uvicorn
from callcenter.logs import configure_logs
from callcenter.settings import SettingsError, load

from callcenter_lookup.app import create_app
from callcenter_lookup.settings import LookupSettings


def main() -> None:
    try:
        settings = load(LookupSettings)
    except SettingsError as error:
        sys.exit(f"callcenter_lookup: {error}")
    configure_logs("lookup", settings.log_level, json=settings.environment == "production")
    uvicorn.run(
        create_app(settings),
        host=settings.lookup_host,
        port=settings.lookup_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()

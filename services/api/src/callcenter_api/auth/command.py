"""`python -m callcenter_api keys`: API keys kept from the command line."""

import argparse
import sys

from callcenter.clock import utc_now
from callcenter.settings import DatabaseSettings
from callcenter.store.database import Database

from callcenter_api.auth.service import Keys


async def keep_keys(settings: DatabaseSettings, arguments: argparse.Namespace) -> int:
    database = Database(settings.database_url.get_secret_value(), pool_size=1, max_overflow=0)
    keys = Keys(database, utc_now)
    try:
        if arguments.act == "create":
            key_id, token = await keys.create(arguments.name)
            sys.stdout.write(f"{key_id}\n{token}\nThis key is shown only now.\n")
        elif arguments.act == "revoke":
            await keys.revoke(arguments.key_id)
        else:
            for row in await keys.all():
                state = "revoked" if row.revoked_at else "valid"
                sys.stdout.write(f"{row.id}  {row.prefix}…  {state:8} {row.name}\n")
    finally:
        await database.close()
    return 0

"""Runs before everything else: in production it refuses every secret that is not one's own, in one message.

It comes before the first volume is filled: Postgres keeps the password that it was first started with.
"""

import os
import re
import sys
from collections.abc import Mapping

PLACEHOLDER = "development-only"
OURS = {
    "POSTGRES_PASSWORD": 16,
    "LIVEKIT_API_SECRET": 32,
    "S3_SECRET_KEY": 16,
    "API_BOOTSTRAP_KEY": 16,
    "AGENT_API_KEY": 16,
    "LOOKUP_SERVICE_KEY": 16,
    "SESSION_SECRET": 32,
    "DASHBOARD_PASSWORD": 12,
}
"""Those that are made up here, and how many characters each needs."""
OF_OTHERS = ("DEEPGRAM_API_KEY", "OPENAI_API_KEY", "ELEVEN_API_KEY")
ADDRESSES = ("DATABASE_URL", "REDIS_URL")
"""They may carry a password."""
SAFE_IN_A_URL = re.compile(r"[A-Za-z0-9._~-]*")


def faults(environment: Mapping[str, str]) -> list[str]:
    """Everything that keeps this environment from starting. Never quotes a secret."""
    match environment.get("ENVIRONMENT"):
        case "development":
            return []
        case "production":
            return _secrets(environment) + _addresses(environment)
        case _:
            return ["ENVIRONMENT is neither development nor production"]


def _secrets(environment: Mapping[str, str]) -> list[str]:
    found = []
    for name, least in [*OURS.items(), *((name, 1) for name in OF_OTHERS)]:
        value = environment.get(name, "").strip()
        if not value or PLACEHOLDER in value:
            found.append(f"{name} is not set: its default is for development")
        elif len(value) < least:
            found.append(f"{name} is too short: {least} characters or more")
    return found


def _addresses(environment: Mapping[str, str]) -> list[str]:
    """Their faults, unless one is that of the password inside, which has been named by then."""
    password = environment.get("POSTGRES_PASSWORD", "")
    found = []
    for name in ADDRESSES:
        value = environment.get(name, "")
        if not value:
            found.append(f"{name} is not set")
        elif PLACEHOLDER in value and PLACEHOLDER not in password:
            found.append(f"{name} has a password that is for development")
    if not SAFE_IN_A_URL.fullmatch(password) and f":{password}@" in environment.get("DATABASE_URL", ""):
        found.append(
            "POSTGRES_PASSWORD has characters that DATABASE_URL cannot carry: use letters and digits"
        )
    return found


def main() -> int:
    found = faults(os.environ)
    if not found:
        return 0
    lines = "".join(f"  - {fault}\n" for fault in found)
    sys.stderr.write(f"nothing is started before these are set (docs/operations/production.md):\n{lines}")
    return 1


if __name__ == "__main__":
    sys.exit(main())

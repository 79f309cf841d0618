"""Asks a health route; exit 0 when it answers 2xx. Runs on the standard library alone."""

import sys
import urllib.error
import urllib.request

TIMEOUT_S = 4


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as response:  # noqa: S310 - our own loopback
            return 200 <= response.status < 300
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)

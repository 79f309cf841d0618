"""`python -m callcenter_local demo`."""

from __future__ import annotations

import sys

USAGE = "usage: python -m callcenter_local demo"


def main(arguments: list[str]) -> int:
    if arguments != ["demo"]:
        print(USAGE, file=sys.stderr)
        return 2
    from callcenter_local.demo.command import run  # noqa: PLC0415 - usage needs none of it

    return run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

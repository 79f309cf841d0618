"""`python -m callcenter_local demo` carries a call through everything; `up` only starts everything."""

from __future__ import annotations

import argparse
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="callcenter_local", description=__doc__)
    parser.add_argument("command", choices=["demo", "up"])
    command = parser.parse_args().command
    from callcenter_local.demo.command import run  # noqa: PLC0415 - the usage text needs none of it

    return run(command)


if __name__ == "__main__":
    sys.exit(main())

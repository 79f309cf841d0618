"""`demo` carries a call, `up` only starts all, `talk` is a desk in text; `seed` and `prepare` come before."""

# ruff: noqa: PLC0415 - each command loads only what it needs

from __future__ import annotations

import argparse
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="callcenter_local", description=__doc__)
    parser.add_argument("command", choices=["demo", "up", "talk", "seed", "prepare"])
    command = parser.parse_args().command
    if command == "prepare":
        return _prepare()
    if command == "seed":
        from callcenter_local import seeding

        return seeding.run()
    if command == "talk":
        from callcenter_local import talking

        return talking.run()
    from callcenter_local.demo.command import run

    return run(command)


def _prepare() -> int:
    from callcenter_local.embedded import livekit_build

    livekit_build.ensure(print)
    return 0


if __name__ == "__main__":
    sys.exit(main())

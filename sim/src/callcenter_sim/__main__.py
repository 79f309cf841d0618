"""`python -m callcenter_sim serve`."""

import argparse
import asyncio
import sys

from pydantic import ValidationError

from callcenter_sim.serve import serve
from callcenter_sim.settings import SimSettings


def main() -> int:
    parser = argparse.ArgumentParser(prog="callcenter_sim", description=__doc__)
    parser.add_argument("command", choices=["serve"])
    parser.parse_args()
    try:
        settings = SimSettings()
    except ValidationError as error:
        print(f"settings: {error}", file=sys.stderr)
        return 2
    asyncio.run(serve(settings))
    return 0


if __name__ == "__main__":
    sys.exit(main())

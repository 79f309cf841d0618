"""`python -m bench`: our agent beside a plain LiveKit agent, on the same simulated world, in one run."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from callcenter_local import folders

from bench import figures, plot
from bench.rig import Block, Rig, merged, running
from bench.settings import SETTINGS, Delays

_RESULTS = Path(__file__).parent / "results"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="turns of each agent (default 2)")
    parser.add_argument("--calls", type=int, default=3, help="single calls per agent and round (default 3)")
    parser.add_argument("--together", type=int, default=2, help="calls at once (default 2)")
    parser.add_argument("--settings", nargs="+", choices=sorted(SETTINGS), default=list(SETTINGS))
    return parser.parse_args()


async def _measure(rig: Rig, delays: Delays, arguments: argparse.Namespace) -> dict[str, figures.Side]:
    """Let the two agents take turns, so that a noisy minute of the machine hits both."""
    await rig.set_delays(delays)
    singles: dict[str, list[Block]] = {"ours": [], "plain": []}
    togethers: dict[str, list[Block]] = {"ours": [], "plain": []}
    for turn in range(arguments.rounds):
        for name, up in (("ours", rig.ours), ("plain", rig.plain)):
            _say(f"  round {turn + 1}: {name}")
            async with up() as carry:
                singles[name] += [await carry(1) for _ in range(arguments.calls)]
                togethers[name].append(await carry(arguments.together))
    return {
        name: _side(merged(singles[name]), merged(togethers[name]), arguments.together) for name in singles
    }


def _side(single: Block, together: Block, calls: int) -> figures.Side:
    pss, pss_together = _mean(single.pss_mb), _mean(together.pss_mb)
    added = (pss_together - pss) / (calls - 1) if pss and pss_together and calls > 1 else None
    return figures.Side(
        ring_ms=figures.spread(single.samples.ring),
        answer_ms=figures.spread(single.samples.answer),
        wait_ms=figures.spread(single.samples.wait),
        response_ms=figures.spread(single.samples.response),
        barge_in_ms=figures.spread(single.samples.barge_in),
        cpu_percent_per_call=_mean(single.cpu_percent),
        pss_mb=pss,
        pss_mb_per_added_call=added,
        failed_calls=single.samples.failed + together.samples.failed,
    )


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def _run(arguments: argparse.Namespace) -> int:
    sides: dict[str, dict[str, figures.Side]] = {}
    async with running(folders.state_folder("bench")) as rig:
        for setting in arguments.settings:
            _say(f"measuring at {setting}: {SETTINGS[setting].as_json()}")
            sides[setting] = await _measure(rig, SETTINGS[setting], arguments)
    return _report(sides)


def _report(sides: dict[str, dict[str, figures.Side]]) -> int:
    verdicts = {}
    for setting, both in sides.items():
        print(
            figures.table(f"{setting}: {SETTINGS[setting].as_json()}", both["ours"], both["plain"]),
            end="\n\n",
        )
        verdicts[setting] = dict(figures.verdicts(both["ours"], both["plain"]))
    _RESULTS.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    summary = {
        "settings": {name: asdict(SETTINGS[name]) for name in sides},
        "figures": {s: {n: side.as_json() for n, side in both.items()} for s, both in sides.items()},
        "verdicts": verdicts,
    }
    (_RESULTS / f"{stamp}.json").write_text(json.dumps(summary, indent=1))
    (_RESULTS / f"{stamp}.svg").write_text(plot.svg(sides))
    print(f"plot and figures: {_RESULTS / stamp}.svg, .json")
    print(json.dumps(summary))
    return 0 if all(verdict for both in verdicts.values() for verdict in both.values()) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(_run(_arguments())))

"""Percentiles, ratios and the tables and plot made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, 95th percentile and sample size of a set of measurements (milliseconds)."""

    p50: float
    p95: float
    n: int


def spread(samples: Sequence[float]) -> Spread | None:
    """Summarise `samples`; nothing measured gives nothing, never a zero."""
    if not samples:
        return None
    if len(samples) == 1:
        return Spread(samples[0], samples[0], 1)
    cuts = quantiles(samples, n=20, method="inclusive")
    return Spread(round(cuts[9], 1), round(cuts[18], 1), len(samples))


@dataclass(frozen=True, slots=True)
class Side:
    """What one agent reached at one setting."""

    ring_ms: Spread | None
    answer_ms: Spread | None
    wait_ms: Spread | None
    response_ms: Spread | None
    barge_in_ms: Spread | None
    cpu_percent_per_call: float | None
    pss_mb: float | None
    pss_mb_per_added_call: float | None
    failed_calls: int

    def as_json(self) -> dict[str, object]:
        """Return plain values for the JSON summary."""
        return asdict(self)


TOLERANCE = 1.05
GREETING_RATIO = 3.0


def verdicts(ours: Side, plain: Side) -> Mapping[str, bool | None]:
    """Say which promises hold; `None` where one side measured nothing.

    Ours is slower in no latency (5 % tolerance) and greets at least three times as early.
    """
    return {
        "greets_three_times_as_early": _holds(plain.answer_ms, ours.answer_ms, GREETING_RATIO),
        "wait_p50_not_slower": _not_slower(ours.wait_ms, plain.wait_ms, "p50"),
        "wait_p95_not_slower": _not_slower(ours.wait_ms, plain.wait_ms, "p95"),
        "response_p50_not_slower": _not_slower(ours.response_ms, plain.response_ms, "p50"),
        "response_p95_not_slower": _not_slower(ours.response_ms, plain.response_ms, "p95"),
        "barge_in_p50_not_slower": _not_slower(ours.barge_in_ms, plain.barge_in_ms, "p50"),
        "barge_in_p95_not_slower": _not_slower(ours.barge_in_ms, plain.barge_in_ms, "p95"),
    }


def _holds(plain: Spread | None, ours: Spread | None, ratio: float) -> bool | None:
    return None if plain is None or ours is None else plain.p50 >= ratio * ours.p50


def _not_slower(ours: Spread | None, plain: Spread | None, which: str) -> bool | None:
    if ours is None or plain is None:
        return None
    return bool(getattr(ours, which) <= TOLERANCE * getattr(plain, which))


def table(setting: str, ours: Side, plain: Side) -> str:
    """Lay the two sides beside each other with the ratio ours / plain."""
    rows = [
        ("call arrives → answered, ms", ours.ring_ms, plain.ring_ms),
        ("answered → first audio, ms", ours.answer_ms, plain.answer_ms),
        ("arrives → first audio, ms", ours.wait_ms, plain.wait_ms),
        ("response latency, ms", ours.response_ms, plain.response_ms),
        ("barge-in → silence, ms", ours.barge_in_ms, plain.barge_in_ms),
    ]
    lines = [f"{setting}", f"{'':28}{'ours p50/p95 (n)':>24}{'plain p50/p95 (n)':>24}{'ratio p50':>12}"]
    for name, a, b in rows:
        ratio = f"{a.p50 / b.p50:.2f}" if a and b else "–"
        lines.append(f"{name:28}{_cell(a):>24}{_cell(b):>24}{ratio:>12}")
    for name, x, y in (
        ("CPU per call, % of a core", ours.cpu_percent_per_call, plain.cpu_percent_per_call),
        ("PSS at one call, MB", ours.pss_mb, plain.pss_mb),
        ("PSS per added call, MB", ours.pss_mb_per_added_call, plain.pss_mb_per_added_call),
    ):
        ratio = f"{x / y:.2f}" if x is not None and y else "–"
        lines.append(f"{name:28}{_number(x):>24}{_number(y):>24}{ratio:>12}")
    lines.append(f"{'failed calls':28}{ours.failed_calls:>24}{plain.failed_calls:>24}")
    return "\n".join(lines)


def _cell(value: Spread | None) -> str:
    return f"{value.p50:.0f} / {value.p95:.0f} ({value.n})" if value else "not measured"


def _number(value: float | None) -> str:
    return f"{value:.1f}" if value is not None else "not measured"

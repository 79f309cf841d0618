"""Counts, and how far they may be trusted."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from tests.understanding.judging import Reading
from tests.understanding.rows import KINDS, Row
from tests.understanding.values import Signs
from tests.understanding.verdicts import Verdict

Z: Final = 1.96
"""Of a normal distribution, 95 % lie within so many deviations."""


@dataclass(frozen=True, slots=True)
class Judged:
    row: Row
    reading: Reading
    verdict: Verdict


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; near 0 and 1 and for few cases as sound as elsewhere."""
    if of == 0:
        return 0.0, 1.0
    share, weight = hits / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    reach = Z * sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def by_kind(found: Iterable[Judged]) -> dict[tuple[str, str], Counter[Verdict]]:
    """By kind and language, in the order of the kinds."""
    counts: dict[tuple[str, str], Counter[Verdict]] = {}
    for one in sorted(found, key=lambda one: (KINDS.index(one.row.kind), one.row.lang)):
        counts.setdefault((one.row.kind, one.row.lang), Counter())[one.verdict] += 1
    return counts


def table(found: Sequence[Judged]) -> list[str]:
    head = f"{'kind':15}{'lang':5}{'n':>5}" + "".join(f"{one.name.lower():>24}" for one in Verdict)
    lines = [head]
    counts = by_kind(found)
    for (kind, language), verdicts in counts.items():
        lines.append(_line(kind, language, verdicts))
    lines.append(_line("all", "", sum(counts.values(), Counter[Verdict]())))
    return lines


def _line(kind: str, language: str, verdicts: Counter[Verdict]) -> str:
    total = verdicts.total()
    cells = "".join(f"{_cell(verdicts[one], total):>24}" for one in Verdict)
    return f"{kind:15}{language:5}{total:5}{cells}"


def _cell(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    share = hits / of if of else 0.0
    return f"{hits} {share:4.0%} ({low:.0%}-{high:.0%})"


@dataclass(frozen=True, slots=True)
class Alarms:
    """Of warning signs: what was missed among the true ones, and raised without one."""

    true: int
    missed: int
    harmless: int
    false: int

    def told(self, language: str) -> str:
        return (
            f"red flags, {language}: missed {_cell(self.missed, self.true)} of {self.true},"
            f" false alarms {_cell(self.false, self.harmless)} of {self.harmless}"
        )


def alarms(found: Iterable[Judged]) -> Alarms:
    true = missed = harmless = false = 0
    for one in found:
        raised = isinstance(one.reading, Signs) and bool(one.reading.filled())
        if all(right.flag is not None for right in one.row.allowed if isinstance(right, Signs)):
            true, missed = true + 1, missed + (not raised)
        else:
            harmless, false = harmless + 1, false + raised
    return Alarms(true, missed, harmless, false)


def summary(found: Sequence[Judged]) -> dict[str, Any]:
    """For the last line: kind and language, then how many of each."""
    return {
        f"{kind}.{language}": {one.name.lower(): verdicts[one] for one in Verdict} | {"n": verdicts.total()}
        for (kind, language), verdicts in by_kind(found).items()
    }

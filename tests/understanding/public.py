"""Cases of public test sets as rows, read from a checkout of each: none of their data is kept here.

NeMo-text-processing (NVIDIA, Apache 2.0): dates with a year, as `date_of_birth` in en, es, fr.
Recognizers-Text (Microsoft, MIT): days that are not to come, as `loss_date`.
oos-eval (CLINC150, Larson et al. 2019, CC BY 3.0): changed insurance, and what is out of scope, as `errand`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from callcenter_agent.dialogue.questions.date_of_birth import MONTHS
from pydantic import TypeAdapter

from tests.understanding.rows import NOW, Row

_ROW: Final[TypeAdapter[Row]] = TypeAdapter(Row)
_WRITTEN: Final = re.compile(
    r"(?:(?P<day>\d{1,2}) (?:de )?(?P<month>[a-zéû]+)|(?P<named>[a-zéû]+) (?P<after>\d{1,2})),?"
    r" (?:de )?(?P<year>\d{4})"
)
_MOST_OF_A_KIND: Final = 200
_POSSIBLE: Final = "1900-01-01"
"""Earlier ones stand for days that there are not."""
_INTENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "insurance_change": ("change", "quote"),
    "oos": ("unclear",),
}


def rows_in(folder: Path) -> list[Row]:
    """Of the sets that lie in the folder, under the names of their repositories."""
    return [row for name, rows in SETS.items() if (folder / name).is_dir() for row in rows(folder / name)]


def nemo(folder: Path) -> Iterator[Row]:
    for language in ("en", "es", "fr"):
        cases = folder / f"tests/nemo_text_processing/{language}/data_inverse_text_normalization"
        for line in (cases / "test_cases_date.txt").read_text(encoding="utf-8").splitlines():
            spoken, _, written = line.partition("~")
            if born := _written(written.strip()):
                yield _row("date_of_birth", spoken, {"date": born.isoformat()}, lang=language)


def _written(text: str) -> date | None:
    """ "july 25 2012", "31 de diciembre de 1992", "18 mai 1930"."""
    found = _WRITTEN.fullmatch(text)
    month = MONTHS.get((found["month"] or found["named"]).translate(_BARE), 0) if found else 0
    if found is None or not month or int(found["year"]) > NOW.year:
        return None
    return date(int(found["year"]), month, int(found["day"] or found["after"]))


_BARE: Final = str.maketrans("éû", "eu")


def recognizers(folder: Path) -> Iterator[Row]:
    """Those with one day, not to come."""
    cases = json.loads((folder / "Specs/DateTime/English/DateParser.json").read_text(encoding="utf-8-sig"))
    for case in cases:
        days = [one["Value"]["PastResolution"].get("date") for one in case["Results"] if one.get("Value")]
        now = case.get("Context", {}).get("ReferenceDateTime")
        if now and len(days) == 1 and days[0] and _POSSIBLE <= days[0] <= now[:10]:
            yield _row("loss_date", case["Input"], {"date": days[0]}, now=f"{now[:10]}T10:00:00-05:00")


def clinc(folder: Path) -> Iterator[Row]:
    data: Mapping[str, list[list[str]]] = json.loads(
        (folder / "data/data_full.json").read_text(encoding="utf-8")
    )
    for intent, (right, *others) in _INTENTS.items():
        said = [words for part in data.values() for words, meant in part if meant == intent]
        for words in said[:_MOST_OF_A_KIND]:
            yield _row("errand", words, {"intent": right}, also=[{"intent": one} for one in others])


def _row(kind: str, said: str, right: Mapping[str, Any], **more: Any) -> Row:
    return _ROW.validate_python({"kind": kind, "said": [said], "right": right, **more})


SETS: Final[Mapping[str, Callable[[Path], Iterator[Row]]]] = {
    "NeMo-text-processing": nemo,
    "Recognizers-Text": recognizers,
    "oos-eval": clinc,
}

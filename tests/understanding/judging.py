"""What a reading is worth against what is right. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tests.understanding.clocks import goes_with, minutes_in, same_time
from tests.understanding.rows import Row
from tests.understanding.values import Signs, Value
from tests.understanding.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The words set off something that has nothing to do with the kind."""

    tool: str


Reading = Value | Elsewhere | None
"""None: nothing was taken."""


def judge(row: Row, reading: Reading) -> Verdict:
    if isinstance(reading, Elsewhere):
        return Verdict.WRONG
    return min(_against(right, reading) for right in row.allowed)


def _against(right: Value, reading: Value | None) -> Verdict:
    if isinstance(right, Signs):
        return _signs(right, reading)
    wanted, found = right.filled(), reading.filled() if reading is not None else {}
    if not found:
        return Verdict.ASKS if wanted else Verdict.RIGHT
    marks = [_mark(name, value, wanted) for name, value in found.items()]
    if Verdict.WRONG in marks:
        return Verdict.WRONG
    return max([*marks, *(Verdict.PARTLY for name in wanted if name not in found)])


def _signs(right: Signs, reading: Value | None) -> Verdict:
    """A sign that is missed is as wrong as one that was never said; raised under another name it is heard."""
    if not isinstance(reading, Signs):
        return Verdict.ASKS
    raised = {reading.flag, *reading.beside} - {None}
    if right.flag is None or not raised:
        return Verdict.RIGHT if right.flag is None and not raised else Verdict.WRONG
    return Verdict.RIGHT if right.flag in raised else Verdict.PARTLY


def _mark(name: str, found: object, wanted: Mapping[str, object]) -> Verdict:
    if name not in wanted:
        return Verdict.RIGHT if _implied(name, found, wanted) else Verdict.WRONG
    if isinstance(found, tuple) or isinstance(wanted[name], tuple):
        return _sets(_all(found), _all(wanted[name]))
    if name in _SAME:
        return _SAME[name](str(found), str(wanted[name]))
    return _verdict(_key(found) == _key(wanted[name]))


def _implied(name: str, found: object, wanted: Mapping[str, object]) -> bool:
    """A model has its make, and ten o'clock is in the morning."""
    if name == "make":
        return "model" in wanted
    return name == "part" and "time" in wanted and goes_with(str(found), minutes_in(str(wanted["time"])) or 0)


def _verdict(is_right: bool) -> Verdict:
    return Verdict.RIGHT if is_right else Verdict.WRONG


def _sets(found: frozenset[object], wanted: frozenset[object]) -> Verdict:
    if not found <= wanted:
        return Verdict.WRONG
    return Verdict.RIGHT if found == wanted else Verdict.PARTLY


def _all(value: object) -> frozenset[object]:
    return frozenset(_key(one) for one in (value if isinstance(value, tuple) else (value,)))


def _key(value: object) -> object:
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, date) else value
    bare = re.sub(r"[^a-z0-9+]", "", _plain(value))
    return _SYNONYMS.get(bare, bare)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _spoken_alike(found: str, wanted: str) -> Verdict:
    """The words that correct, whatever stands around them."""
    one, other = (re.findall(r"\w+", _plain(text)) for text in (found, wanted))
    short, long = sorted((one, other), key=len)
    return _verdict(bool(short) and set(short) <= set(long))


def _same_person(found: str, wanted: str) -> Verdict:
    """ "Mr. Patel" is Patel. One of somebody's names is part of the name."""
    one, other = ([_key(part) for part in _names(text)] for text in (found, wanted))
    if one == other or "".join(map(str, one)) == "".join(map(str, other)):
        return Verdict.RIGHT
    return Verdict.PARTLY if one and set(one) < set(other) else Verdict.WRONG


def _names(text: str) -> list[str]:
    return re.sub(r"\b(mr|mrs|ms|miss|dr)\b\.?", " ", text.lower()).split()


_SAME: Final[Mapping[str, Callable[[str, str], Verdict]]] = {
    "time": same_time,
    "correction": _spoken_alike,
    "person": _same_person,
    "full": _same_person,
}
_SYNONYMS: Final[Mapping[str, str]] = {
    "chevy": "chevrolet",
    "vw": "volkswagen",
    "mercedes": "mercedesbenz",
    "pickup": "truck",
    "pickuptruck": "truck",
    "crossover": "suv",
    "hatch": "hatchback",
    "stationwagon": "wagon",
    "ragtop": "convertible",
    "gas": "gasoline",
    "petrol": "gasoline",
    "ev": "electric",
    "pluginhybrid": "phev",
    "plugin": "phev",
    "grey": "gray",
}

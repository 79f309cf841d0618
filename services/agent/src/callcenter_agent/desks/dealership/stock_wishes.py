"""What kind of car somebody wants, from their own words: make, model, years, price.

Makes and models are those of the stock: nobody has to know all the others. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from callcenter.facts import StockVehicle

from callcenter_agent.sounding.numbers import EN_SMALL, EN_TENS

_UNITS: Final = {word: at for at, word in enumerate(EN_SMALL)}
_TENS: Final = {word: at * 10 for at, word in enumerate(EN_TENS) if at > 1}
_NUMBER_WORD: Final = "|".join([*_UNITS, *_TENS, "hundred", "thousand", "and"])
_SPELLED: Final = re.compile(rf"\b(?:{_NUMBER_WORD})(?:[ -]+(?:{_NUMBER_WORD}))*\b")
_YEAR: Final = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
_SPOKEN_YEAR: Final = re.compile(
    r"\btwenty[ -](?P<rest>(?:twenty|thirty)(?:[ -]\w+)?|\w+teen|ten|eleven|twelve)\b"
)
_SINCE: Final = re.compile(r"\b(?:since|newer than|after|at least(?: a)?|no older than)\s+(?:a\s+)?$")
_SINCE_AFTER: Final = re.compile(r"^\s*(?:or (?:newer|later|up)|and (?:newer|up|later)|on\b)")
_UNTIL: Final = re.compile(r"\b(?:older than|before|up to|until|till)\s+(?:a\s+)?$")
_UNTIL_AFTER: Final = re.compile(r"^\s*or older")
_PRICE: Final = re.compile(
    r"\b(?:under|below|less than|up to|at most|no more than|not more than|max(?:imum)?(?: of)?|within"
    r"|budget(?: is| of)?|spend(?: about| around)?|for about|around|about|cheaper than)"
    r"\s+\$?(?P<amount>[\d,]+(?:\.\d+)?)\s*(?P<k>k|grand|thousand)?",
)
_LEAST_PRICE: Final = 1_000
_PLAUSIBLE_YEARS: Final = range(1980, 2050)
_MOST_DOLLARS_IN_THOUSANDS: Final = 999


@dataclass(frozen=True, slots=True)
class StockWish:
    make: str | None = None
    model: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    price_to: int | None = None

    @property
    def is_any(self) -> bool:
        return self == StockWish()

    def over(self, before: "StockWish") -> "StockWish":
        """What was said now counts; of what was said before, that which it leaves open. A new make takes the
        old model away."""
        same_make = self.make in (None, before.make)
        kept_model = before.model if same_make else None
        return StockWish(
            make=self.make or before.make,
            model=self.model or kept_model,
            year_from=self.year_from or before.year_from,
            year_to=self.year_to or before.year_to,
            price_to=self.price_to or before.price_to,
        )


def wish_in(words: str, stock: Iterable[StockVehicle]) -> StockWish:
    text = figures(words.lower())
    wish = _named(text, list(stock))
    text = _PRICE.sub(" ", text) if (price := _price(text)) else text
    year_from, year_to = _years(text)
    return replace(wish, price_to=price, year_from=year_from, year_to=year_to)


def _named(text: str, stock: Sequence[StockVehicle]) -> StockWish:
    """The model that is named, longest name first; a model says its make."""
    models = sorted({(one.model, one.make) for one in stock}, key=lambda one: -len(one[0]))
    for model, make in models:
        if _says(text, model):
            return StockWish(make=make, model=model)
    makes = sorted({one.make for one in stock})
    return StockWish(make=next((make for make in makes if _says(text, make)), None))


def _says(text: str, name: str) -> bool:
    """ "Civics" and "F 150" count for "Civic" and "F-150"."""
    loose = r"[\s-]*".join(map(re.escape, re.split(r"[\s-]+", name.lower())))
    return re.search(rf"\b{loose}(?:'?s|es)?\b", text) is not None


def _price(text: str) -> int | None:
    for match in _PRICE.finditer(text):
        amount = float(match["amount"].replace(",", ""))
        if match["k"] and amount <= _MOST_DOLLARS_IN_THOUSANDS:
            amount *= 1_000
        if amount >= _LEAST_PRICE and not (int(amount) in _PLAUSIBLE_YEARS and not match["k"]):
            return int(amount)
    return None


def _years(text: str) -> tuple[int | None, int | None]:
    """The first and the last that will do."""
    found = list(_YEAR.finditer(text))
    if not found:
        return None, None
    first, last = int(found[0][0]), int(found[-1][0])
    if len(found) > 1:
        return min(first, last), max(first, last)
    before, after = text[: found[0].start()], text[found[0].end() :]
    if _SINCE.search(before) or _SINCE_AFTER.search(after):
        return first + (re.search(r"(?:newer than|after)\s+(?:a\s+)?$", before) is not None), None
    if _UNTIL.search(before) or _UNTIL_AFTER.search(after):
        return None, first - (re.search(r"(?:older than|before)\s+(?:a\s+)?$", before) is not None)
    return first, first


def figures(text: str) -> str:
    """ "twenty twenty one" and "twenty five thousand" as figures."""
    text = _SPOKEN_YEAR.sub(_year, text)
    return _SPELLED.sub(lambda match: str(_number(match[0])) if _is_amount(match[0]) else match[0], text)


def _year(match: re.Match[str]) -> str:
    words = re.split(r"[ -]+", match["rest"])
    value = sum(_UNITS.get(word, _TENS.get(word, 0)) for word in words)
    strange = [word for word in words if word not in _UNITS and word not in _TENS]
    tail = "".join(f" {word}" for word in strange)
    thousands = strange == ["thousand"] or "hundred" in strange
    return match[0] if thousands or not value else f"{2000 + value}{tail}"


def _is_amount(words: str) -> bool:
    return "thousand" in words or "hundred" in words


def _number(words: str) -> int:
    total = part = 0
    for word in re.split(r"[ -]+", words):
        if word == "thousand":
            total, part = total + max(part, 1) * 1_000, 0
        elif word == "hundred":
            part = max(part, 1) * 100
        else:
            part += _UNITS.get(word, _TENS.get(word, 0))
    return total + part

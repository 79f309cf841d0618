"""Which colleague a caller means: names that were said, misheard or only half remembered. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from callcenter.facts import HumanAgent

_SURE: Final = 0.9
_LIKELY: Final = 0.72
_CLOSE: Final = 0.08
_TITLE: Final = re.compile(r"\b(mr|mrs|ms|miss|mister|dr|doctor)\b\.?")
_SOUNDS: Final = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?=[aoukrlt])"), "k"),
    (re.compile(r"c(?=[eiy])|z"), "s"),
    (re.compile(r"sh|ch|tch"), "x"),
    (re.compile(r"(?<!^)h|gh"), ""),
    (re.compile(r"w"), "v"),
    (re.compile(r"j"), "g"),
    (re.compile(r"ee|ea|ie|ei|ey|y"), "i"),
    (re.compile(r"oo|ou|ew"), "u"),
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile(r"(?<=.)[aeiou]$"), ""),
)


@dataclass(frozen=True, slots=True)
class One:
    person: HumanAgent


@dataclass(frozen=True, slots=True)
class Several:
    people: tuple[HumanAgent, ...]


Found = One | Several | None


def find(said: str, people: Sequence[HumanAgent]) -> Found:
    """By extension, by full name, or by part of it. Several where two are as likely."""
    if digits := re.search(r"\b\d{2,6}\b", said):
        own = [one for one in people if one.extension == digits[0]]
        return One(own[0]) if own else None
    scores = sorted(((_likeness(said, one.name), at) for at, one in enumerate(people)), reverse=True)
    best = scores[0][0] if scores else 0.0
    if best < _LIKELY:
        return None
    nearest = sorted(at for score, at in scores if score >= max(_LIKELY, best - _CLOSE))
    near = tuple(people[at] for at in nearest)
    return One(near[0]) if len(near) == 1 else Several(near)


def _likeness(said: str, name: str) -> float:
    """Every part that was said has to fit some part of the name."""
    parts, names = _parts(said), _parts(name)
    if not parts:
        return 0.0
    best = [max(SequenceMatcher(None, part, one).ratio() for one in names) for part in parts]
    together = SequenceMatcher(None, "".join(parts), "".join(names)).ratio()
    return max(sum(best) / len(best), together)


def _parts(name: str) -> list[str]:
    plain = unicodedata.normalize("NFD", _TITLE.sub(" ", name.lower()))
    return [_by_sound(part) for part in re.findall(r"[a-z]{2,}", re.sub(r"[\u0300-\u036f]", "", plain))]


def _by_sound(word: str) -> str:
    for sound, written in _SOUNDS:
        word = sound.sub(written, word)
    return word

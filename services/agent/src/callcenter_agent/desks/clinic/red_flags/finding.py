"""Finding red flags in a caller's words. Pure, without a model, and biased: what is not certainly denied,
over, or somebody else's counts. One that is missed may cost a life, a false alarm costs a minute.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from callcenter_agent.desks.clinic.red_flags.english import ENGLISH
from callcenter_agent.desks.clinic.red_flags.flag import Flag
from callcenter_agent.desks.clinic.red_flags.french import FRENCH
from callcenter_agent.desks.clinic.red_flags.spanish import SPANISH
from callcenter_agent.desks.clinic.red_flags.tables import Tables
from callcenter_agent.desks.clinic.red_flags.temperature import feverish
from callcenter_agent.desks.clinic.red_flags.utterance import ENDS, Said, read

TABLES: Final[Mapping[str, Tables]] = {"en": ENGLISH, "es": SPANISH, "fr": FRENCH}
LONGEST_TIE = 14
"""Words over which a denial reaches, in an enumeration."""
_ONLY: Final = frozenset("only just merely solo solamente seulement que".split())
_BESIDE_VERBS: Final = frozenset(
    "really even ever yet longer actually currently me se he ha lo y n ne en been had".split()
)
_NONE: Final = frozenset("none negative ninguno ninguna aucun aucune".split())
_ABOUT_IT: Final = frozenset("it it's that that's but and ya pero y mais c ca et".split())
_BEGINS: Final = frozenset("my the mi mis la el ma mon mes le les".split())
"""Behind a comma, a new statement."""


def red_flags(words: str, language: str = "en", *, for_another: bool = False) -> frozenset[Flag]:
    """What a nurse has to hear of at once. Every language is looked for: callers change theirs.

    `for_another`: the caller may be speaking for the patient, so that third persons count too.
    """
    first, *others = sorted(TABLES, key=lambda one: one != language[:2])
    found, denied = _flags(words, first, for_another=for_another)
    for other in others:
        found |= _flags(words, other, for_another=for_another)[0] - denied
    return frozenset(found)


def _flags(words: str, language: str, *, for_another: bool) -> tuple[set[Flag], set[Flag]]:
    """Those that count, and those that were named only to be denied."""
    tables, said = TABLES[language], read(words, language, harmless=_harmless(language))
    found, denied = set[Flag](), set[Flag]()
    for flag, patterns in _compiled(language).items():
        for pattern in patterns:
            for hit in _hits(pattern, said):
                if _counts(said, tables, hit, pattern, for_another):
                    found.add(flag)
                elif _denied(said, tables, said.index(hit.start()), said.index(hit.end() - 1)):
                    denied.add(flag)
    if feverish(said.text):
        found.add(Flag.FEVER)
    return found, denied - found


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    denies_itself: bool


@cache
def _compiled(language: str) -> Mapping[Flag, tuple[_Pattern, ...]]:
    return {
        flag: tuple(piece for one in patterns for piece in _pieces(one))
        for flag, patterns in TABLES[language].symptoms.items()
    }


def _pieces(pattern: str) -> Iterator[_Pattern]:
    """`a|!b` is two: only the second holds a denial of its own."""
    for at, piece in enumerate(pattern.split("|!")):
        own = at > 0 or piece.startswith("!")
        yield _Pattern(re.compile(rf"(?<!\S)(?:{piece.removeprefix('!')})(?!\S)"), own)


@cache
def _harmless(language: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(TABLES[language].harmless) + r")\b")


def _hits(pattern: _Pattern, said: Said) -> Iterator[re.Match[str]]:
    """Within one sentence each, overlapping ones too: a denied symptom must not hide the next."""
    for start, end in said.sentences():
        while hit := pattern.regex.search(said.text, start, end):
            yield hit
            start = hit.start() + 1  # noqa: PLW2901 - on from where it was found


def _counts(said: Said, tables: Tables, hit: re.Match[str], pattern: _Pattern, for_another: bool) -> bool:
    first, last = said.index(hit.start()), said.index(hit.end() - 1)
    if not pattern.denies_itself and _denied_inside(said, tables, first, last):
        return False
    if _denied(said, tables, first, last) or _over(said, tables, first, last):
        return False
    if not for_another and _anothers(said, tables, first):
        return False
    return not _supposed(said, tables, first)


def _denied_inside(said: Said, tables: Tables, first: int, last: int) -> bool:
    """ "my leg is not swollen"."""
    return any(said.words[i] in tables.negators for i in range(first + 1, last))


def _denied(said: Said, tables: Tables, first: int, last: int) -> bool:
    at = _tied(said, tables, first, tables.negators)
    if at is None:
        return _denied_after(said, tables, last)
    negator, after = said.words[at], _after(said, last)
    if at + 1 < first and said.words[at + 1] in _ONLY:
        return False
    if any(re.search(one, after) for one in tables.undone):
        return False
    never = negator in ("never", "nunca", "jamas", "jamais")
    return not (never and any(re.search(one, after) for one in tables.undone_never))


def _tied(
    said: Said, tables: Tables, first: int, wanted: frozenset[str], *, negation: bool = True
) -> int | None:
    """The nearest of `wanted` before the symptom, if nothing stands between that breaks the tie."""
    for at in range(first - 1, max(-1, first - 1 - LONGEST_TIE), -1):
        if said.breaks[at + 1] in ENDS:
            return None
        word, next_one = said.words[at], said.words[at + 1]
        if said.breaks[at + 1] == "," and next_one in _BEGINS:
            return None
        if word in wanted:
            answer = word in tables.answers_no and said.breaks[at + 1] == ","
            return None if answer else at
        if negation and word in tables.resumes and not _negated_verb(said, tables, at):
            return None
        if word not in tables.transparent and not _is_symptom(word, tables):
            return None
    return None


def _negated_verb(said: Said, tables: Tables, at: int) -> bool:
    """ "I don't really have", and not "no fever, have pain"."""
    for before in range(at - 1, max(-1, at - 4), -1):
        if said.breaks[before + 1] != "":
            return False
        if said.words[before] in tables.negators:
            return True
        if said.words[before] not in _BESIDE_VERBS:
            return False
    return False


def _is_symptom(word: str, tables: Tables) -> bool:
    return any(word.startswith(stem) for stem in _stems(tables))


@cache
def _stems_of(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if len(word) > 5))


def _stems(tables: Tables) -> tuple[str, ...]:
    return _stems_of(tables.transparent)


def _denied_after(said: Said, tables: Tables, last: int) -> bool:
    """ "Fever? No." and "bleeding, none": the next word, and the end of what is said or of its part."""
    if last + 1 >= len(said.words) or said.words[last + 1] not in tables.answers_no | _NONE:
        return False
    if said.breaks[last + 1] in (".", "!", ";"):
        return False
    return last + 2 >= len(said.words) or said.breaks[last + 2] != ""


def _over(said: Said, tables: Tables, first: int, last: int) -> bool:
    before = said.words[first - 1] if first and not said.breaks[first] else ""
    if any(re.search(one, said.text[said.starts[first] :]) for one in tables.back):
        return False
    if before in tables.stopped:
        near = said.words[max(0, first - 4) : first - 1]
        return not any(word in tables.negators or word == "to" for word in near)
    start, end = said.sentence(first, last)
    was = any(word in tables.past for word in said.words[max(start, first - 6) : last + 1])
    if was and any(re.search(one, " ".join(said.words[start:end])) for one in tables.history):
        return True
    return _gone(said, tables, last, end, was=was)


def _gone(said: Said, tables: Tables, last: int, end: int, *, was: bool) -> bool:
    """In the same sentence, or in one that goes on about it: "I had a fever. But it's gone." """
    own = end
    if was and end < len(said.words) and said.words[end] in _ABOUT_IT:
        _, end = said.sentence(end, end)
    gone = re.search(rf"\b({'|'.join(tables.gone)})\b", " ".join(said.words[last + 1 : end]))
    if gone is None:
        return False
    between = gone.string[: gone.start()].split()
    checked = gone.string[: gone.end()] if end == own else gone.string
    if _names_symptom(checked, tables):
        return False
    if any(word in tables.negators and word != "no" for word in between[-3:]):
        return False
    if len(between) > (8 if was else 3):
        return False
    return was or not any(said.breaks[last + 1 : last + 1 + len(between)])


def _names_symptom(text: str, tables: Tables) -> bool:
    """ "I had chest pain and the fever is gone": it is the other one that went."""
    patterns = (one for all_of_it in _compiled(tables.language).values() for one in all_of_it)
    return any(one.regex.search(text) for one in patterns)


def _anothers(said: Said, tables: Tables, first: int) -> bool:
    """ "my husband has chest pain", and not "my husband says I have"."""
    if any(re.search(one, said.text) for one in tables.me_too):
        return False
    return _tied(said, tables, first, tables.others, negation=False) is not None


def _supposed(said: Said, tables: Tables, first: int) -> bool:
    before = said.text[: said.starts[first]].rstrip()
    if not any(re.search(one, before) for one in tables.supposed):
        return False
    return any(re.search(one, said.text) for one in tables.asking)


def _after(said: Said, last: int) -> str:
    return said.text[said.starts[last + 1] :] if last + 1 < len(said.words) else ""

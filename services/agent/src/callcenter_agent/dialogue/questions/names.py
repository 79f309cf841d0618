"""A person's name, as said, as spelled, or both."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from callcenter_agent.dialogue.asking import Question
from callcenter_agent.dialogue.spelling.characters import HeardCharacter
from callcenter_agent.dialogue.spelling.item import Kind
from callcenter_agent.dialogue.spelling.items import items
from callcenter_agent.dialogue.spelling.words import words_of

MOST_PARTS: Final = 4
FEWEST_SPELLED: Final = 3
_ALIKE: Final = 0.6
"""Miller and MUELLER are as alike as this; Smith and JONES are not."""
_INTRODUCED: Final = re.compile(
    r"(?:\b(?:my (?:full |first |last )?name(?:'s| is)|the name(?:'s| is)|name is|this is|call me"
    r"|you(?:'re| are) (?:talking|speaking) (?:to|with))|^(?:it's|it is|i'm|i am))\s+(?P<name>.+)",
    re.IGNORECASE,
)
""" "It's" introduces a name only at the beginning: "Olga Petrova, it's Russian"."""
_SURELY_INTRODUCED: Final = re.compile(
    r"\b(?:[Mm]y (?:full )?name(?:'s| is)|[Tt]he name is|[Tt]his is|[Ii]'m|[Ii] am)\s+"
    r"(?P<name>[A-Z][a-zA-Z'-]+(?:\s+[A-Z][a-zA-Z'-]+){1,2})"
)
_AROUND: Final = re.compile(
    r"^(?:(?:um+|uh+|er|oh|well|yes|yeah|sure|okay|ok|hi|hello|certainly|of course|so|sir|it's|that's"
    r"|mr|mrs"
    r"|ms|dr)\b[\s,.]*)+",
    re.IGNORECASE,
)
_AROUND_FIRST: Final = re.compile(
    r"^(?:(?:um+|uh+|er|oh|well|yes|yeah|sure|okay|ok|hi|hello|certainly|of course|so)\b[\s,.]*)+",
    re.IGNORECASE,
)
_END: Final = re.compile(
    r"[.,;!?]|\b(?:and|from|with|at|calling|speaking|here|that's|thats|spelled|spell|last name|first name"
    r"|please|thanks|thank you|but|because|about|i)\b",
    re.IGNORECASE,
)
_NO_NAME: Final = words_of(
    """a an the not no yes yeah nope sorry what who why when where how this that it is was my your our we
    you they he she do don't does know want need have has had can can't could would calling looking
    policy claim number insurance question name okay fine good right correct wrong sure hello hi hey
    bank agent person someone nobody anybody business personal just very so if to of in on for maybe me
    mind say tell already said zero one two three four five six seven eight nine ten
    hurt accident car house customer new existing here there at"""
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def name_in(words: str) -> str | None:
    """From the answer to the question for it."""
    words = _AROUND_FIRST.sub("", words.strip())
    introduced = _INTRODUCED.search(words)
    rest = introduced["name"] if introduced else words
    name = _plain_name(_AROUND.sub("", rest.strip()))
    letters = _spelled(words)
    if name is None:
        return letters.capitalize() if letters and not introduced else None
    return _respelled(name, letters) if letters else name


def volunteered_name(words: str) -> str | None:
    """ "My name is Dana Miller" amid other words; first and last name, or it is not taken."""
    found = _SURELY_INTRODUCED.search(words)
    return None if found is None else _plain_name(found["name"])


def _plain_name(text: str) -> str | None:
    end = _END.search(text)
    parts = _WORD.findall(text[: end.start()] if end else text)
    if not 1 <= len(parts) <= MOST_PARTS or any(part.lower() in _NO_NAME for part in parts):
        return None
    if any(len(part) == 1 for part in parts[-1:]):
        return None
    return " ".join(part if not part.islower() else part.capitalize() for part in parts)


def _spelled(words: str) -> str | None:
    """Single letters in a row: "M I L L E R"."""
    run: list[str] = []
    best = ""
    for item in items(_bare(words)):
        if item.kind is Kind.SPELLED or (item.kind is Kind.WORD and run):
            run.append("".join(_letter(one) for one in item.characters))
        else:
            run = []
        best = max(best, "".join(run), key=len)
    return best if len(best) >= FEWEST_SPELLED and best.isalpha() else None


def _letter(heard: HeardCharacter) -> str:
    """In names no letter is written as the figure that it may be in a number."""
    if heard.value == "0":
        return "Q" if heard.alternatives else "O"
    return "I" if heard.value == "1" else heard.value


def _respelled(name: str, letters: str) -> str | None:
    """The part that the letters resemble is written as spelled. None where they resemble none: then it is not
    certain what was spelled."""
    parts = name.split()
    if _spells_all(parts, letters):
        return name
    alike = [SequenceMatcher(None, _bare(part).upper(), letters).ratio() for part in parts]
    at = max(range(len(parts)), key=lambda one: alike[one])
    if alike[at] < _ALIKE or _bare(parts[at])[0].upper() != letters[0]:
        return None
    parts[at] = letters.capitalize()
    return " ".join(parts)


def _spells_all(parts: Sequence[str], letters: str) -> bool:
    """ "Terry Lowe, T E R R Y, L O W E": as it was heard."""
    each = "|".join(re.escape(re.sub(r"\W", "", _bare(part).upper())) for part in parts)
    return re.fullmatch(rf"(?:{each})+I?", letters) is not None


def _bare(text: str) -> str:
    """Without accents, which no speller names."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


CALLER_NAME: Final = Question("caller_name", parse=name_in)

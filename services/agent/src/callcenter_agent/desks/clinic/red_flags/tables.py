"""The shape of a language's tables. Words are lower case and without accents; patterns match whole words."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter_agent.desks.clinic.red_flags.flag import Flag


@dataclass(frozen=True, slots=True)
class Tables:
    language: str
    symptoms: Mapping[Flag, tuple[str, ...]]
    """Regular expressions. One that begins with `!` holds a denial of its own: "can't breathe"."""
    harmless: tuple[str, ...]
    """Taken out first: they hold a symptom's word and mean none."""
    negators: frozenset[str]
    answers_no: frozenset[str]
    """Negators that, with a comma behind them, answer a question and deny nothing that follows."""
    transparent: frozenset[str]
    """What may stand between a negator, or a subject, and the symptom. Anything else breaks the tie, so that
    what is not certainly denied counts."""
    resumes: frozenset[str]
    """Verbs with which a new statement begins, unless a negator stands before them."""
    undone: tuple[str, ...]
    """After a symptom: takes its denial back ("no fever until last night")."""
    undone_never: tuple[str, ...]
    """Likewise, after "never": "I never had chest pain like this"."""
    stopped: frozenset[str]
    """Before a symptom: it is over, unless denied ("it won't stop bleeding")."""
    gone: tuple[str, ...]
    """After a symptom of the past: it is over."""
    back: tuple[str, ...]
    """It is not over after all."""
    past: frozenset[str]
    history: tuple[str, ...]
    """A time before the operation."""
    others: frozenset[str]
    """Other people and animals, and the pronouns for them."""
    me_too: tuple[str, ...]
    supposed: tuple[str, ...]
    """Right before a symptom in a question: what if."""
    asking: tuple[str, ...]

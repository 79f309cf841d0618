"""A red flag is never missed; false alarms are counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from callcenter_agent.desks.clinic.red_flags import Flag, Severity, red_flags, worst
from hypothesis import given
from hypothesis import strategies as st

TABLE = yaml.safe_load((Path(__file__).parent / "red_flags.yaml").read_text(encoding="utf-8"))
MOST_FALSE_ALARMS = 0.03
"""Of the harmless sentences."""


def flagged() -> list[tuple[str, str, str]]:
    return [
        (language, flag, words)
        for language, table in TABLE.items()
        for flag, sentences in table["flagged"].items()
        for words in sentences
    ]


def harmless() -> list[tuple[str, str]]:
    return [(language, words) for language, table in TABLE.items() for words in table["fine"]]


def missed(spoken: str, written: str = "{}") -> list[tuple[str, str]]:
    """What is not found where the call is in `spoken`."""
    return [
        (flag, written.format(words))
        for _, flag, words in flagged()
        if Flag(flag) not in red_flags(written.format(words), spoken)
    ]


@pytest.mark.parametrize("spoken", TABLE)
def test_none_is_missed_in_a_call_in_whichever_language(spoken: str) -> None:
    assert missed(spoken) == []


@pytest.mark.parametrize("written", ["{}.", "Um, {}", "Well. {}, I guess.", "  {} …", "Bueno, {}", "Euh, {}"])
def test_how_a_recogniser_writes_it_does_not_matter(written: str) -> None:
    assert missed("en", written) == []


def test_capitals_do_not_matter() -> None:
    assert [words for _, flag, words in flagged() if Flag(flag) not in red_flags(words.upper())] == []


def test_false_alarms_are_few(record_property: Callable[[str, str], None]) -> None:
    alarms = [(words, sorted(found)) for lang, words in harmless() if (found := red_flags(words, lang))]
    record_property("false_alarms", f"{len(alarms)} of {len(harmless())}: {alarms}")
    assert len(alarms) <= MOST_FALSE_ALARMS * len(harmless()), alarms


@given(
    st.sampled_from([words for _, words in harmless() if len(words) > 8]),
    st.sampled_from(flagged()),
    st.booleans(),
)
def test_what_is_harmless_beside_it_hides_nothing(
    other: str, sample: tuple[str, str, str], first: bool
) -> None:
    """Two sentences in one turn, in any order."""
    language, flag, words = sample
    turn = f"{words}. {other}." if first else f"{other}. {words}."
    assert Flag(flag) in red_flags(turn, language)


@pytest.mark.parametrize(
    "words", ["my husband has chest pain", "she can't breathe", "mi esposo tiene fiebre", "ma mère saigne"]
)
def test_who_speaks_for_the_patient_is_heard(words: str) -> None:
    assert red_flags(words, for_another=True)


def test_the_worst_says_what_to_do() -> None:
    assert worst({Flag.FEVER, Flag.CHEST_PAIN}) is Severity.EMERGENCY
    assert worst({Flag.FEVER, Flag.SUICIDE}) is Severity.CRISIS
    assert worst({Flag.WOUND}) is Severity.URGENT
    assert worst([]) is None

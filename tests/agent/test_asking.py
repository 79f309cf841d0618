"""Asking for one thing: what counts as an answer, what is read back, and when it is given up."""

from __future__ import annotations

import pytest
from callcenter_agent.dialogue.asking import Asking, GivenUp, Got, Misheard, Question, Say

COLOURS = ("red", "green", "blue")


def colour(words: str) -> str | Misheard | None:
    if "purple" in words:
        return Misheard("colour_not_made")
    return next((one for one in COLOURS if one in words.lower()), None)


PLAIN = Question("colour", parse=colour)
CONFIRMED = Question("colour", parse=colour, confirmed=True)


def after(question: Question[str], *words: str) -> object:
    asking, outcome = Asking(question), None
    for one in words:
        asking, outcome = asking.hear(one)
    return outcome


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (["red, please"], Got("red")),
        (["well, let me see"], Say("colour_again")),
        (["well", "the blue one"], Got("blue")),
        (["purple"], Say("colour_not_made")),
        (["well", "hm", "who knows"], GivenUp("unclear")),
    ],
)
def test_what_needs_no_read_back_is_taken_at_once(words: list[str], outcome: object) -> None:
    assert after(PLAIN, *words) == outcome


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (["red"], Say("colour_read_back", {"value": "red"})),
        (["red", "yes"], Got("red")),
        (["red", "no"], Say("colour_again")),
        (["red", "no, green"], Say("colour_read_back", {"value": "green"})),
        (["red", "no, green", "that's right"], Got("green")),
        (["red", "what did you say?"], Say("colour_read_back", {"value": "red"})),
        (["red", "yes, but green"], Say("colour_read_back", {"value": "green"})),
        (["red", "no", "no", "no"], GivenUp("unclear")),
        (["red", "green", "blue", "red", "green"], GivenUp("unclear")),
    ],
)
def test_what_is_read_back_counts_when_it_is_affirmed(words: list[str], outcome: object) -> None:
    assert after(CONFIRMED, *words) == outcome


def test_words_that_answer_nothing_are_left_to_the_model() -> None:
    assert not Asking(CONFIRMED).understands("why do you want to know?")
    assert Asking(CONFIRMED).understands("make it green")
    assert not Asking(CONFIRMED).understands("yes")
    assert Asking(CONFIRMED, pending=Got("red")).understands("yes")

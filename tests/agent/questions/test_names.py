"""Names, as people give them: introduced, bare, spelled. What is no name is none."""

from __future__ import annotations

import pytest
from callcenter_agent.dialogue.questions.names import name_in, volunteered_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Dana Miller.", "Dana Miller"),
        ("My name is Dana Miller.", "Dana Miller"),
        ("It's Dana Miller, thanks.", "Dana Miller"),
        ("Sure, this is Maria Garcia speaking.", "Maria Garcia"),
        ("dana miller", "Dana Miller"),
        ("Yes, Dana.", "Dana"),
        ("Jean-Luc O'Brien", "Jean-Luc O'Brien"),
        ("um, Priya Nair from Harbor Bakery", "Priya Nair"),
        ("My name is Dana Smith, that's S M Y T H E.", "Dana Smythe"),
        ("Dana Miller, M I L L E R", "Dana Miller"),
        ("Ruth Quinn, R U T H, Q U I N N", "Ruth Quinn"),
        ("Ali Wu, W U", "Ali Wu"),
        ("Nadia Orlova, it's Bulgarian", "Nadia Orlova"),
        ("Inés Núñez", "Inés Núñez"),
        ("Tom Quade, Q U A I D E", "Tom Quaide"),
        ("Mr. James Whitfield", "James Whitfield"),
        ("I'm Carlos Mendoza and I need help", "Carlos Mendoza"),
    ],
)
def test_a_name_is_read(words: str, name: str) -> None:
    assert name_in(words) == name


@pytest.mark.parametrize(
    "words",
    [
        "Yes.",
        "No, I don't want to say.",
        "Why do you need that?",
        "I want to cancel my policy.",
        "What?",
        "I'm not sure.",
        "It is about a claim.",
        "four five six",
        "Dana Miller, J O N E S",
        "",
        "A",
    ],
)
def test_what_is_no_name_is_none(words: str) -> None:
    assert name_in(words) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Hi, this is Dana Miller, I had an accident.", "Dana Miller"),
        ("My name is Maria Garcia and my policy is PA204518.", "Maria Garcia"),
        ("I'm Calling about a claim.", None),
        ("This is about my car.", None),
        ("I'm Dana.", None),
    ],
)
def test_a_volunteered_name_is_whole_or_not_taken(words: str, name: str | None) -> None:
    assert volunteered_name(words) == name

"""Yes, no, or neither; and what is wrong, where the caller says so."""

import pytest
from callcenter_agent.desks.dealership.vin_capture import is_affirmation, is_denial
from callcenter_agent.dialogue.spelling.corrections import At, Correction, corrections

YES = [
    "Yes.", "yes that's right", "Yeah, that's it", "that is the one", "correct", "Exactly right.", "uh huh",
    "mm-hmm", "you got it", "that's my VIN, yes", "yes please go ahead and look it up",
    "Yep, perfect, thank you",
    "no problem, yes", "it's correct", "I said yes", "yes sir", "Right.", "sure is", "that's correct, thanks",
    "Yes, that is the right one", "absolutely", "all correct",
]  # fmt: skip
NO = [
    "no", "No, that's wrong", "that's not right", "that isn't correct", "incorrect", "not quite", "Nope.",
    "not exactly right", "that's a no", "no that is not it", "No. No.", "there is a mistake", "it's wrong",
    "that is not correct at all", "no, the last one is 2",
]  # fmt: skip
NEITHER = [
    "", "yes but the last digit is 5", "no, that's right", "is that right?", "okay", "yes?",
    "yes, except the M",
    "yes I think so", "what?", "Yeah no", "right, the fifth is M", "hmm", "could you repeat that",
    "say that again", "yes and the last is five", "correct the last digit", "I guess so", "yes, 4 3 5 2",
    "let me check", "one moment", "yes, almost", "the first letter is right",
]  # fmt: skip


@pytest.mark.parametrize("words", YES)
def test_a_clear_yes_affirms(words: str) -> None:
    assert is_affirmation(words)
    assert not is_denial(words)


@pytest.mark.parametrize("words", NO)
def test_a_no_denies(words: str) -> None:
    assert is_denial(words)
    assert not is_affirmation(words)


@pytest.mark.parametrize("words", NEITHER)
def test_what_is_not_clear_is_neither(words: str) -> None:
    """A yes with a "but", a question or a character in it must never confirm a number."""
    assert not is_affirmation(words)
    assert not is_denial(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("no, the last one is three five two", [(-3, "352")]),
        ("the fifth character is M", [(5, "M")]),
        ("No, the 5th is M as in Mike", [(5, "M")]),
        ("yes but the last digit is 5", [(-1, "5")]),
        ("the last three are 3 5 2", [(-3, "352")]),
        ("second to last is 9", [(-2, "9")]),
        ("position twelve should be A", [(12, "A")]),
        ("character number 5 is an M not an N", [(5, "M")]),
        ("first three are 1 H G", [(1, "1HG")]),
        ("no the third letter's G and the last digit is 2", [(3, "G"), (-1, "2")]),
        ("The fourth one should be a C.", [(4, "C")]),
        ("the last four digits are 4352", [(-4, "4352")]),
    ],
)
def test_a_place_is_corrected(words: str, expected: list[tuple[int, str]]) -> None:
    found = corrections(words)
    assert [
        (one.position, "".join(c.value for c in one.characters)) for one in found if isinstance(one, At)
    ] == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    "words",
    [
        "it's B as in boy, not D",
        "not D, B",
        "the letter is B instead of D",
        "it's not D it's B",
        "no, B not D",
        "that's a B as in bravo rather than a D",
    ],
)
def test_a_character_is_corrected_by_what_it_is_not(words: str) -> None:
    (found,) = corrections(words)
    assert not isinstance(found, At)
    assert (found.right.value, found.wrong.value) == ("B", "D")


@pytest.mark.parametrize(
    "words", ["no", "yes", "no, it's wrong", "that's not right", "1 H G C M", "the last eight?"]
)
def test_other_answers_correct_nothing(words: str) -> None:
    nothing: list[Correction] = []
    assert corrections(words) == nothing

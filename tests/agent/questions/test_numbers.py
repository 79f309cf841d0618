"""Policy, phone and loan numbers, as recognisers write what callers spell, group and run together."""

from __future__ import annotations

import pytest
from callcenter.dialing import DialPolicy
from callcenter.phone import E164
from callcenter_agent.desks.insurance.lending import loan_number_in
from callcenter_agent.dialogue.asking import Misheard
from callcenter_agent.dialogue.questions.phone_numbers import phone_number, phone_number_in, spoken_number
from callcenter_agent.dialogue.questions.policy_numbers import parse_policy_number
from callcenter_agent.dialogue.spelling.aloud import spelled_out
from callcenter_agent.phrases import Phrase
from hypothesis import given
from hypothesis import strategies as st

OWN = "+12025550170"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("PA204518", "PA204518"),
        ("P A 2 0 4 5 1 8", "PA204518"),
        ("P.A. 204518.", "PA204518"),
        ("pa 204 518", "PA204518"),
        ("It is P A two zero four five one eight.", "PA204518"),
        ("P as in Papa, A as in Alpha, two oh four, five one eight", "PA204518"),
        ("papa alpha two zero four five one eight", "PA204518"),
        ("My policy number is H O two zero four five one nine, thank you.", "HO204519"),
        ("H. O. 20 45 19", "HO204519"),
        ("HO-204-519", "HO204519"),
        ("hotel oscar twenty forty five nineteen", "HO204519"),
        ("are N five two oh three one oh", "RN520310"),
        ("B O seven double zero one one two", "BO700112"),
        ("bee oh seven hundred one one two", "BO700112"),
        ("C as in Charlie, A as in apple, seven zero zero two for eight", "CA700248"),
        ("see a 700248", "CA700248"),
        ("G L 7 0 0 3 9 1.", "GL700391"),
        ("P A six three three nine oh one", "PA633901"),
        ("um P A, then 633, then 901", "PA633901"),
        ("P A 2 0 4 5 1 9, no, sorry, P A 2 0 4 5 1 8", "PA204518"),
        ("yes it's PA 415221 I think", "PA415221"),
    ],
)
def test_a_policy_number_is_read(words: str, number: str) -> None:
    assert parse_policy_number(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "P A 2 0 4 5 1",
        "P A 2 0 4 5 1 8 9",
        "two zero four five one eight",
        "P A three oh nine two four oh six",
        "H O P two oh seven seven one four",
        "one oh two three four five six seven",
        "P A B two zero four five one eight",
    ],
)
def test_a_number_of_another_form_is_asked_again_with_what_was_heard(words: str) -> None:
    assert isinstance(parse_policy_number(words), Misheard)


@pytest.mark.parametrize(
    "words",
    ["I don't know it.", "What for?", "I have it somewhere here, wait.", "It's a home policy.", "Yes.", ""],
)
def test_other_words_hold_no_policy_number(words: str) -> None:
    assert parse_policy_number(words) is None


@given(st.text(max_size=60))
def test_any_words_give_a_policy_number_of_its_form_or_none(words: str) -> None:
    found = parse_policy_number(words)
    assert found is None or isinstance(found, Misheard) or (found[:2].isalpha() and found[2:].isdigit())


DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@given(st.from_regex(r"[A-HJ-NPR-Z]{2}[0-9]{6}", fullmatch=True))
def test_every_policy_number_spelled_with_pauses_is_read(number: str) -> None:
    words = ", ".join(DIGITS[int(one)] if one.isdigit() else one for one in number)
    assert parse_policy_number(words) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("202 555 0170", "+12025550170"),
        ("(202) 555-0170", "+12025550170"),
        ("two oh two, five five five, oh one seven oh", "+12025550170"),
        ("It's area code 202, 555, 01 70.", "+12025550170"),
        ("plus one two zero two five five five zero one seven zero", "+12025550170"),
        ("two zero two triple five zero one sixty", "+12025550160"),
        ("my number is 2025550133", "+12025550133"),
        ("You can use this number.", OWN),
        ("the number I'm calling from", OWN),
        ("this one is fine", OWN),
    ],
)
def test_a_phone_number_is_read(words: str, number: str) -> None:
    assert phone_number_in(words, own=OWN) == number  # type: ignore[arg-type]


def test_a_number_without_its_country_is_one_of_ours() -> None:
    assert phone_number_in("020 7946 0018", country="GB") == "+442079460018"


@pytest.mark.parametrize("words", ["202 555", "I have no phone.", "call me tomorrow at three", "ten"])
def test_other_words_hold_no_phone_number(words: str) -> None:
    assert phone_number_in(words, own=None) is None


@pytest.mark.parametrize("words", ["876 523 0123", "900 555 1234", "the number I'm calling from"])
def test_for_a_number_that_is_not_dialed_another_one_is_asked(words: str) -> None:
    abroad = E164("+442079460018")
    question = phone_number(abroad, not_dialed=DialPolicy().refusal)
    assert question.parse(words) == Misheard(Phrase.NUMBER_NOT_DIALABLE)
    assert question.parse("202 555 0177") == "+12025550177"


def test_this_number_means_nothing_where_none_was_sent() -> None:
    assert phone_number_in("this number", own=None) is None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("4471902286", "4471902286"),
        ("It is four four seven one, nine oh two, two eight six.", "4471902286"),
        ("loan number C R E 2 0 4 1 1 7 7", "CRE2041177"),
        ("the loan number is 00 98 84 41 23", "0098844123"),
        ("I don't have one", None),
        ("it's a mortgage", None),
    ],
)
def test_a_loan_number_is_read(words: str, number: str | None) -> None:
    assert loan_number_in(words) == number


def test_numbers_are_read_back_in_groups_and_letters_with_a_word() -> None:
    assert spelled_out("PA204518") == "P as in Papa, A as in Alpha, 2 0 4, 5 1 8"
    assert spelled_out("C7K39M2QX").startswith("C as in Charlie, 7, K as in Kilo, 3 9, M as in Mike")
    assert spoken_number("+12025550170") == "2 0 2, 5 5 5, 0 1 7 0"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("not this one, take 614 555 0142", "+16145550142"),
        ("Use 614 555 0142 instead of this number.", "+16145550142"),
        ("it's 614 555 0142, and don't text it", "+16145550142"),
        ("614 555 0143, sorry, 614 555 0142", "+16145550142"),
        ("this one", OWN),
        ("please not this number", None),
        ("614 555 0142, no, 0143", None),
        ("Don't call 614 555 0142.", None),
        ("614 555 0142 is home and 614 555 0199 is work, but not work", None),
    ],
)
def test_of_several_numbers_one_is_meant_or_none_is_taken(words: str, number: str | None) -> None:
    assert phone_number_in(words, own=E164(OWN)) == number

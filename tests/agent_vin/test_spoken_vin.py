"""Recognised words become the characters that were meant, and ordinary talk becomes none."""

import pytest
from callcenter.vin import ALPHABET
from callcenter_agent.desks.dealership.spoken_vin import hear
from hypothesis import given
from hypothesis import strategies as st

ACCORD = "1HGCM82633A004352"


@pytest.mark.parametrize(
    "words",
    [
        "my VIN is one H G C M, eighty two six, three three, A as in alpha, double oh, 4352",
        "Yes, it's 1HGCM82633A004352.",
        "1-H-G-C-M-8-2-6-3-3-A-0-0-4-3-5-2",
        "1-H-G-C-M-826-33A-004352",
        "1 HGCM 826 33 A 00 4352",
        "one aitch gee see em ate too six tree tree ay oh oh for three five two",
        "one hotel golf charlie mike eight two six three three alpha zero zero four three five two",
        "one hotel golf charly mike eight two six three three alfa zero zero four three fife two",
        "1 H as in hotel, G for golf, C like Charlie, M as in mary, 826, thirty three, A as in apple, "
        "double zero, forty three fifty two",
        "um 1, then H, G, uh, C, M, and then 8 2 6, three three, capital A, 0 0, 4 3 5 2, that's it",
        "the first part is 1HGCM and the rest 82633A004352 thanks",
        "I have a 2003 Honda Accord and the VIN is 1HGCM82633A004352",
        "1 H G C M 8 2 7, sorry, 8 2 6, 3 3 A 0 0 4 3 5 2",
        "1 H G C N no wait M 8 2 6 3 3 A 0 0 4 3 5 2",
        "9 9 9, let me start over, 1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2",
        "1 H G C M 8 2 6 double three A double zero 4 3 5 2",
        "one, H is in Henry, she is in George, C is in Cat, M as in Mary, eight, two, six, three, three, "
        "as an apple, zero, zero, far, three, five, two",
        "1 H hotel G golf C charlie M mike 8 2 6 3 3 A alpha 0 0 4 3 5 2",
    ],
)
def test_seventeen_characters_however_they_are_said(words: str) -> None:
    assert hear(words).text == ACCORD


@pytest.mark.parametrize(
    ("words", "characters"),
    [
        ("double u B A three A five", "WBA3A5"),
        ("double-you em double five", "WM55"),
        ("triple zero, two ones", "00011"),
        ("three zeros one", "0001"),
        ("thirty three hundred, 4 3", "330043"),
        ("thirty three hundred forty three fifty two", "33004352"),
        ("four thousand three hundred fifty two", "4352"),
        ("one hundred five", "105"),
        ("two thousand and five K", "2005K"),
        ("4,352 A", "4352A"),
        ("fifteen eighty two", "1582"),
        ("nineteen ninety nine", "1999"),
        ("x-ray yankee zulu", "XYZ"),
        ("X ray, zed, zee", "XZZ"),
        ("P as in Paul, F as in Frank, S as in Sam", "PFS"),
        ("T as in Victor", "V"),  # the word is right, the letter was misheard
        ("B 4 bravo 4", "B4"),  # "B for bravo, four"
        ("the last eight are 3 A 0 0 4 3 5 2", "3A004352"),
        ("the last three digits are three five two", "352"),
        ("sharley fuckstrat romel 5", "CFR5"),
        ("U. S. and Umbrella seven", "U7"),
        ("niner niner fife tree", "9953"),
        ("kay el em en", "KLMN"),
    ],
)
def test_the_ways_of_spelling(words: str, characters: str) -> None:
    assert hear(words).text == characters


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hello",
        "I'd like to see a car for you",
        "I want to be sure, are you a person?",
        "My name is Mary",
        "Charlie told me to call",
        "why are you calling me",
        "go ahead and look it up",
        "I don't have it with me",
        "can you wait, I have to go to my car",
    ],
)
def test_ordinary_talk_holds_no_characters(words: str) -> None:
    assert hear(words).text == ""


@pytest.mark.parametrize(
    ("word", "value", "alternatives"), [("5 I 5", "1", ()), ("5 O 5", "0", ()), ("5 Q 5", "0", ("9", "2"))]
)
def test_letters_that_no_vin_has_become_what_they_look_or_sound_like(
    word: str, value: str, alternatives: tuple[str, ...]
) -> None:
    heard = hear(word).characters[1]
    assert (heard.value, heard.alternatives) == (value, alternatives)


def test_fifteen_may_be_fifty() -> None:
    one, five = hear("A fifteen").characters[1:]
    assert (one.value, one.alternatives, five.value, five.alternatives) == ("1", ("5",), "5", ("0",))


def test_a_letter_said_with_its_word_is_sure() -> None:
    assert [one.sure for one in hear("B as in boy, D, tango").characters] == [True, False, True]


def test_an_ordinary_word_among_characters_may_be_none() -> None:
    assert [one.optional for one in hear("5 see 7").characters] == [False, True, False]


@pytest.mark.parametrize("words", ["let me start over", "No, from the beginning, please. 1 H G"])
def test_a_caller_may_begin_again(words: str) -> None:
    assert hear(words).restart


@given(st.text(max_size=80))
def test_any_words_give_characters_of_the_vin_alphabet(words: str) -> None:
    heard = hear(words)
    assert set(heard.text) <= set(ALPHABET)
    assert all(set(one.alternatives) <= set(ALPHABET) for one in heard.characters)


@given(st.text(alphabet=ALPHABET, min_size=17, max_size=17))
def test_a_typed_vin_is_heard_as_it_is(vin: str) -> None:
    assert hear(" ".join(vin)).text == vin

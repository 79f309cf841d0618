"""A date of birth, said in three languages; what is impossible is refused, what is none is none."""

from __future__ import annotations

from datetime import date

import pytest
from callcenter_agent.dialogue.asking import Misheard
from callcenter_agent.dialogue.questions.date_of_birth import DATE_OF_BIRTH, date_of_birth_in

TODAY = date(2026, 11, 23)
THIRD_OF_MARCH = date(1960, 3, 3)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("March third nineteen sixty", "en"),
        ("March third, nineteen sixty.", "en"),
        ("It's March 3rd, 1960", "en"),
        ("the third of March 1960", "en"),
        ("third of march nineteen sixty", "en"),
        ("3/3/60", "en"),
        ("03/03/1960", "en"),
        ("1960-03-03", "en"),
        ("three three sixty", "en"),
        ("oh three, oh three, nineteen sixty", "en"),
        ("zero three zero three one nine six zero", "en"),
        ("03031960", "en"),
        ("marched third nineteen sixty", "en"),
        ("My date of birth is March the third, 1960", "en"),
        ("tres de marzo de 1960", "es"),
        ("el tres de marzo de mil novecientos sesenta", "es"),
        ("nací el 3 de marzo del 60", "es"),
        ("tres del tres del sesenta", "es"),
        ("03/03/1960", "es"),
        ("tres de marso de mil novecientos sesenta", "es"),
        ("le trois mars 1960", "fr"),
        ("le trois mars mille neuf cent soixante", "fr"),
        ("trois mars dix-neuf cent soixante", "fr"),
        ("03/03/60", "fr"),
        ("je suis née le 3 mars 1960", "fr"),
        ("le trois marts soixante", "fr"),
    ],
)
def test_the_third_of_march(words: str, language: str) -> None:
    assert date_of_birth_in(words, language=language, today=TODAY) == THIRD_OF_MARCH


@pytest.mark.parametrize(
    ("words", "language", "born"),
    [
        ("May twelfth nineteen fifty five", "en", date(1955, 5, 12)),
        ("December thirty first nineteen ninety nine", "en", date(1999, 12, 31)),
        ("January first two thousand five", "en", date(2005, 1, 1)),
        ("July fourth two thousand and one", "en", date(2001, 7, 4)),
        ("April seventeenth, nineteen fifty six", "en", date(1956, 4, 17)),
        ("August twenty second nineteen oh eight", "en", Misheard("date_of_birth_impossible")),
        ("4/17/1956", "en", date(1956, 4, 17)),
        ("17/4/1956", "en", date(1956, 4, 17)),
        ("12/5/55", "es", date(1955, 5, 12)),
        ("doce de mayo de mil novecientos cincuenta y cinco", "es", date(1955, 5, 12)),
        ("veinticinco de agosto de mil novecientos setenta y dos", "es", date(1972, 8, 25)),
        ("treinta de marzo de 1981", "es", date(1981, 3, 30)),
        ("primero de enero de dos mil cinco", "es", date(2005, 1, 1)),
        ("le premier août mille neuf cent quarante-huit", "fr", date(1948, 8, 1)),
        ("onze février mille neuf cent quatre-vingt-neuf", "fr", date(1989, 2, 11)),
        ("le vingt et un juin mille neuf cent soixante-dix-sept", "fr", date(1977, 6, 21)),
        ("le seize décembre deux mille un", "fr", date(2001, 12, 16)),
        ("October twentieth oh seven", "en", date(2007, 10, 20)),
        ("June second nineteen oh nine", "en", Misheard("date_of_birth_impossible")),
        ("March 30 first 1994", "en", date(1994, 3, 31)),
        ("5/6/70", "en", date(1970, 5, 6)),
        ("5/6/70", "fr", date(1970, 6, 5)),
    ],
)
def test_other_dates(words: str, language: str, born: date | Misheard) -> None:
    assert date_of_birth_in(words, language=language, today=TODAY) == born


@pytest.mark.parametrize(
    "words",
    [
        "February thirtieth nineteen sixty",
        "thirteen thirteen sixty",
        "31/4/1960",
        "March third 2030",
        "3/3/1850",
    ],
)
def test_an_impossible_date_is_refused(words: str) -> None:
    assert date_of_birth_in(words, today=TODAY) == Misheard("date_of_birth_impossible")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Why do you ask?",
        "I may tell you later.",
        "sixty",
        "March",
        "in nineteen sixty",
        "yes",
        "no lo sé",
    ],
)
def test_no_date_is_no_answer(words: str) -> None:
    assert date_of_birth_in(words, today=TODAY) is None


def test_the_language_of_the_call_says_which_is_the_month() -> None:
    assert DATE_OF_BIRTH.parsed("5/6/70", language="en") == date(1970, 5, 6)
    assert DATE_OF_BIRTH.parsed("5/6/70", language="es") == date(1970, 6, 5)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("March third, I'm sixty-seven", "en"),
        ("May the ninth, no, the nineteenth, nineteen seventy seven", "en"),
        ("April forth nineteen sixty", "en"),
        ("August sixth, sixteenth, seventy one", "en"),
        ("June fifth sixty, not sixty-one", "en"),
        ("diez de mayo, no, doce, del sesenta", "es"),
    ],
)
def test_where_a_number_is_left_over_no_date_is_taken(words: str, language: str) -> None:
    """It may have been the one that was meant, and identity hangs on it."""
    assert date_of_birth_in(words, language=language, today=TODAY) is None

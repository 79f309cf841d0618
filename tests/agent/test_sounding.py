"""How figures sound, in three languages, and that a stream of pieces sounds as the whole does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time

import pytest
from callcenter_agent.sounding.moments import spoken_moment, spoken_time
from callcenter_agent.sounding.numbers import cardinal, english_ordinal, english_year
from callcenter_agent.sounding.patterns import in_words
from callcenter_agent.sounding.streaming import sounding, split
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("number", "english", "spanish", "french"),
    [
        (0, "zero", "cero", "zéro"),
        (16, "sixteen", "dieciséis", "seize"),
        (21, "twenty-one", "veintiuno", "vingt et un"),
        (71, "seventy-one", "setenta y uno", "soixante et onze"),
        (80, "eighty", "ochenta", "quatre-vingts"),
        (91, "ninety-one", "noventa y uno", "quatre-vingt-onze"),
        (100, "one hundred", "cien", "cent"),
        (101, "one hundred one", "ciento uno", "cent un"),
        (200, "two hundred", "doscientos", "deux cents"),
        (555, "five hundred fifty-five", "quinientos cincuenta y cinco", "cinq cent cinquante-cinq"),
        (1000, "one thousand", "mil", "mille"),
        (21_000, "twenty-one thousand", "veintiún mil", "vingt et un mille"),
        (80_000, "eighty thousand", "ochenta mil", "quatre-vingt mille"),
        (
            1_234_567,
            "one million two hundred thirty-four thousand five hundred sixty-seven",
            "un millón doscientos treinta y cuatro mil quinientos sesenta y siete",
            "un million deux cent trente-quatre mille cinq cent soixante-sept",
        ),
    ],
)
def test_numbers(number: int, english: str, spanish: str, french: str) -> None:
    assert [cardinal(number, language) for language in ("en", "es", "fr")] == [english, spanish, french]


@given(st.integers(0, 10**9 - 1))
def test_every_number_has_words_of_its_own(number: int) -> None:
    for language in ("en", "es", "fr"):
        words = cardinal(number, language)
        assert words
        assert not any(one.isdigit() for one in words)
        if number:
            assert cardinal(number - 1, language) != words


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "first"), (12, "twelfth"), (20, "twentieth"), (31, "thirty-first"), (100, "one hundredth")],
)
def test_ordinals(number: int, words: str) -> None:
    assert english_ordinal(number) == words


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (1985, "nineteen eighty-five"),
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (2003, "two thousand three"),
        (2026, "twenty twenty-six"),
    ],
)
def test_years(year: int, words: str) -> None:
    assert english_year(year) == words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It costs $1,234.50.", "It costs one thousand two hundred thirty-four dollars and fifty cents."),
        ("It is $1 or £2.01.", "It is one dollar or two pounds and one penny."),
        ("Only $0.99!", "Only ninety-nine cents!"),
        ("Call (202) 555-0170 now.", "Call two zero two, five five five, zero one seven zero now."),
        ("Call +12025550170.", "Call two zero two, five five five, zero one seven zero."),
        ("Call 202-555-0170, please.", "Call two zero two, five five five, zero one seven zero, please."),
        ("From +4930901820.", "From plus four nine three, zero nine zero, one eight two, zero."),
        ("On 2026-03-04 at 14:30.", "On March fourth, twenty twenty-six at two thirty PM."),
        ("By 3/4/2026.", "By March fourth, twenty twenty-six."),
        ("On March 4, 2026 it was cold.", "On March fourth, twenty twenty-six it was cold."),
        ("On March 21st we close.", "On March twenty-first we close."),
        ("Open 9:00 AM to 12:00 pm.", "Open nine AM to noon."),
        ("At 9:05 a.m. sharp.", "At nine oh five AM sharp."),
        ("Write to dana.miller@lake-side.com.", "Write to dana dot miller at lake dash side dot com."),
        ("The VIN is 1HGCM82633A004352.", "The VIN is 1 H G C, M 8 2 6, 3 3 A 0, 0 4 3 5, 2."),
        ("Claim C7K2M9PXQ is filed.", "Claim C 7 K 2, M 9 P X, Q is filed."),
        ("Hang up and dial 911.", "Hang up and dial nine one one."),
        (
            "A 2003 Honda with 45,210 miles.",
            "A two thousand three Honda with forty-five thousand two hundred ten miles.",
        ),
        ("At 4.9% for 72 months.", "At four point nine percent for seventy-two months."),
        ("The 3rd of 12.", "The third of twelve."),
        ("Loan 0012345678.", "Loan zero zero one two three four five six seven eight."),
        ("I heard 1, H, G, 8.", "I heard 1, H, G, 8."),
        ("Is it a CR-V or an F-150?", "Is it a CR-V or an F-150?"),
        ("Nothing to say here.", "Nothing to say here."),
    ],
)
def test_english(written: str, said: str) -> None:
    assert in_words(written, "en") == said


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("es", "Cuesta $21.50.", "Cuesta veintiuno dólares con cincuenta centavos."),
        (
            "es",
            "El 2026-03-01 a las 14:30.",
            "El primero de marzo de dos mil veintiséis a las las dos y media de la tarde.",
        ),
        ("es", "Escriba a ana@casa.es.", "Escriba a ana arroba casa punto es."),
        ("fr", "Cela coûte €80.", "Cela coûte quatre-vingts euros."),
        ("fr", "Le 2026-03-01 à 14:30.", "Le premier mars deux mille vingt-six à quatorze heures trente."),
        ("fr", "À 4.9%.", "À quatre virgule neuf pour cent."),
    ],
)
def test_other_languages(language: str, written: str, said: str) -> None:
    assert in_words(written, language) == said


PIECES = [
    "Write to ", "dana.miller@lake", "side.com. ", "$1,234.50 ", "March 4, ", "2026 ", "at 2:30 ", "PM ",
    "(202) ", "555-0170 ", "1HGCM8", "2633A004352", ", ", "so. ", "+1 202 555 0170", " 4.9 ", "% ", "911. ",
]  # fmt: skip


def streamed(pieces: list[str], language: str = "en") -> str:
    async def given_pieces() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece

    async def joined() -> str:
        return "".join([said async for said in sounding(lambda: language)(given_pieces())])

    return asyncio.run(joined())


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.data())
def test_a_stream_sounds_as_the_whole_does_however_it_is_cut(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert streamed(pieces) == in_words(text, "en")


def test_no_more_than_the_last_word_and_its_figures_are_held_back() -> None:
    assert split("I found your car. It is") == ("I found your car. It", " is")
    assert split("It costs $1,234") == ("It costs", " $1,234")
    assert split("Come on March 4, 2026") == ("Come on", " March 4, 2026")


def test_a_sentence_that_has_ended_is_not_held_back() -> None:
    """Between it and the next the model may think for long: "One moment, please. " is for just that."""
    assert split("One moment, please. ") == ("One moment, please. ", "")
    assert split("It is $5. ") == ("It is", " $5. ")


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (time(0, 0), "en", "midnight"),
        (time(12, 0), "en", "noon"),
        (time(9, 5), "en", "nine oh five AM"),
        (time(13, 0), "es", "la una de la tarde"),
        (time(9, 15), "es", "las nueve y cuarto de la mañana"),
        (time(1, 0), "fr", "une heure"),
        (time(17, 30), "fr", "dix-sept heures trente"),
    ],
)
def test_times_of_day(at: time, language: str, words: str) -> None:
    assert spoken_time(at, language=language) == words


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (6, "en", "today at nine AM"),
        (7, "en", "tomorrow at nine AM"),
        (9, "en", "on Monday at nine AM"),
        (16, "en", "on Monday, March sixteenth at nine AM"),
        (9, "es", "el lunes a las nueve de la mañana"),
        (16, "fr", "le lundi seize mars à neuf heures"),
    ],
)
def test_moments_are_told_from_where_one_stands(day: int, language: str, words: str) -> None:
    now = datetime(2026, 3, 6, 8, tzinfo=UTC)
    assert spoken_moment(datetime(2026, 3, day, 9, tzinfo=UTC), now=now, language=language) == words

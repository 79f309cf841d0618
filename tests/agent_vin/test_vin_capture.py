"""The order of a VIN capture: collect, check, read back, and only the caller's own yes confirms."""

import json

import pytest
from callcenter.vin import parse_vin
from callcenter_agent.desks.dealership.vin_capture import VinCapture, VinDirection, VinStep
from callcenter_agent.desks.dealership.vin_readback import spoken

from tests.agent_vin.sentences import PHRASES

ACCORD = "1HGCM82633A004352"
SPELLED = "1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2"


def taken(*utterances: str) -> tuple[VinCapture, list[VinDirection]]:
    """Stored and restored after each utterance, as when another worker goes on with the call."""
    capture, directions = VinCapture(), []
    for words in utterances:
        capture, direction = capture.hear(words)
        capture = VinCapture.from_dict(json.loads(json.dumps(capture.to_dict())))
        directions.append(direction)
    return capture, directions


def steps(directions: list[VinDirection]) -> list[str]:
    return [direction.step.value for direction in directions]


DIALOGS = {
    "all at once": ([SPELLED, "yes"], "read_back confirmed"),
    "in three parts": (
        ["1 H G C M", "8 2 6 3 3 A", "double zero forty three fifty two", "that's right"],
        "need_more need_more read_back confirmed",
    ),
    "a part repeated": (
        ["1 H G C M 8 2 6", "8 2 6 3 3 A 0", "0 4 3 5 2", "yes"],
        "need_more need_more read_back confirmed",
    ),
    "begun again": (
        ["1 H G C N 5", "no, start over", SPELLED, "yes"],
        "need_more need_more read_back confirmed",
    ),
    "begun again without saying so": (["1 H G C M 5", SPELLED, "yes"], "need_more read_back confirmed"),
    "one character lost": (
        ["my Bian is 1-H-G-C-M-826-3300-4352", "3 A 0 0 4 3 5 2", "yes"],
        "need_more read_back confirmed",
    ),
    "a mistake in the end": (
        ["1 H G C M 8 2 6 3 3 A 0 0 4 3 5 1", "three A zero zero 4 3 5 2", "yes"],
        "check_failed read_back confirmed",
    ),
    "the last nine instead of eight": (
        ["1 H G C M 8 2 6 3 3 A 0 0 4 3 5 1", "3 3 A 0 0 4 3 5 2", "yes"],
        "check_failed read_back confirmed",
    ),
    "a mistake in the beginning": (
        [
            "1 H G C N 8 2 6 3 3 A 0 0 4 3 5 2",
            "3 A 0 0 4 3 5 2",
            "one hotel golf charlie mike eight two six three",
            "yes",
        ],
        "check_failed check_failed read_back confirmed",
    ),
    "last digit corrected": (
        [
            "1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2".replace("M", "N"),
            "no the fifth character is M as in mike",
            "yes",
        ],
        "check_failed read_back confirmed",
    ),
    "unclear answers are asked again": (
        [SPELLED, "okay", "what was that?", "yes that is correct"],
        "read_back read_back read_back confirmed",
    ),
    "the same number is a yes": ([SPELLED, SPELLED], "read_back confirmed"),
    "small talk first": (
        ["I have a two thousand three Honda Accord", SPELLED, "yes"],
        "need_more read_back confirmed",
    ),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_ends_with_the_vin(name: str) -> None:
    utterances, expected = DIALOGS[name]
    capture, directions = taken(*utterances)
    assert capture.vin == ACCORD
    assert steps(directions) == expected.split()
    assert directions[-1].vin == ACCORD


@pytest.mark.parametrize(
    ("answer", "step"),
    [
        ("no", VinStep.CHECK_FAILED),
        ("yes but the last digit is 5", VinStep.CHECK_FAILED),
        ("is that right?", VinStep.READ_BACK),
        ("hmm", VinStep.READ_BACK),
        ("yes, no, wait", VinStep.READ_BACK),
        ("go ahead", VinStep.READ_BACK),
    ],
)
def test_nothing_but_a_clear_yes_confirms(answer: str, step: VinStep) -> None:
    capture, directions = taken(SPELLED, answer)
    assert capture.vin is None
    assert directions[-1].step is step
    assert directions[-1].vin is None


def test_a_yes_before_the_read_back_confirms_nothing() -> None:
    capture, directions = taken("yes", "1 H G C M 8 2 6", "yes", "yes that's right")
    assert capture.vin is None
    assert VinStep.READ_BACK not in [direction.step for direction in directions]


def test_a_number_that_fails_the_check_is_never_read_back() -> None:
    _, directions = taken("1 H G C N 8 2 6 3 3 A 0 0 4 3 5 2", "yes", "yes it is")
    assert VinStep.READ_BACK not in [direction.step for direction in directions]


def test_a_correction_is_read_back_again_before_it_counts() -> None:
    """T and C have the same value, so the check digit is blind here: only the ear is not."""
    meant = "1HGCM82633A004352"
    misheard = "1 H G T M 8 2 6 3 3 A 0 0 4 3 5 2"
    capture, directions = taken(misheard, "no, it's C as in charlie, not T")
    assert directions[0].step is VinStep.READ_BACK
    assert directions[1].step is VinStep.READ_BACK
    assert capture.vin is None
    capture, _ = capture.hear("yes")
    assert capture.vin == meant


def test_what_was_refused_is_not_read_back_again() -> None:
    capture, directions = taken("1 H G T M 8 2 6 3 3 A 0 0 4 3 5 2", "no", "3 A 0 0 4 3 5 2")
    assert "1HGTM82633A004352" in capture.refused
    assert directions[-1].step is not VinStep.READ_BACK


@pytest.mark.parametrize(
    "utterances",
    [
        ["1 H G C N 8 2 6 3 3 A 0 0 4 3 5 2", "3 B 0 0 4 3 5 2", "1 H G C N 8 2 6 3", "3 B 0 0 4 3 5 7"],
        [SPELLED, "no", "no idea", "3 A 0 0 4 3 5 2", "1 H G C N 8 2 6 3", "3 A 0 0 4 3 5 7", "no"],
        ["hello", "what", "I don't know"],
        ["1 F H P 3 F N A 1 W 1 3 9 7 1 9", "1 W 1 3 9 7 1 9"] * 5,
        [SPELLED, "what", "huh", "who is this"],
    ],
)
def test_three_failures_end_in_an_offer_to_call_back(utterances: list[str]) -> None:
    capture, directions = taken(*utterances)
    assert VinStep.GIVE_UP in [direction.step for direction in directions]
    assert "call you back" in next(one for one in directions if one.step is VinStep.GIVE_UP).said(PHRASES)
    assert capture.vin is None


def test_read_backs_have_an_end() -> None:
    """A caller who corrects for ever gets a callback, not a loop."""
    capture, _ = taken(SPELLED)
    for turn in range(20):
        capture, direction = capture.hear(f"no, the fourth character is {'CTL'[turn % 3]}")
        if direction.step is VinStep.GIVE_UP:
            break
    assert direction.step is VinStep.GIVE_UP


def test_after_the_offer_a_whole_number_is_still_taken() -> None:
    capture, _ = taken("hello", "what", "I don't know", SPELLED, "yes")
    assert capture.vin == ACCORD


def test_a_second_vehicle_begins_a_new_capture() -> None:
    capture, directions = taken(
        SPELLED, "yes", "and another one, 5 G Z C Z 4 3 D 1 3 S 8 1 2 7 1 5", "correct"
    )
    assert directions[2].step is VinStep.READ_BACK
    assert capture.vin == "5GZCZ43D13S812715"


def test_a_confirmed_number_stays_confirmed_whatever_is_said() -> None:
    capture, _ = taken(SPELLED, "yes", "thank you", "no that is all", "what does it cost")
    assert capture.vin == ACCORD


def test_what_was_likelier_meant_is_read_back_and_needs_its_yes() -> None:
    capture, _ = taken("1 H G C N 8 2 6 3 3 A 0 0 4 3 5 2", "3 A 0 0 4 3 5 2")
    capture, direction = capture.propose(parse_vin(ACCORD))
    assert direction.step is VinStep.READ_BACK
    assert capture.hear("yes")[0].vin == ACCORD


def test_the_same_number_with_a_no_is_no_yes() -> None:
    """It was heard as it was read: once more, slowly, and the caller decides."""
    capture, directions = taken(SPELLED, f"No, that is not right, it is {SPELLED}")
    assert (directions[-1].step, directions[-1].phrase) == (VinStep.READ_BACK, "vin_read_back_slowly")
    assert capture.vin is None


@pytest.mark.parametrize("words", ["Sorry, I did not get that. Could you read it to me again?", "Pardon?"])
def test_who_did_not_catch_the_read_back_hears_it_slowly(words: str) -> None:
    """That is no no: nothing is refused and no try is used up."""
    capture, directions = taken(SPELLED, words, "yes")
    assert (directions[1].phrase, directions[1].step) == ("vin_read_back_slowly", VinStep.READ_BACK)
    assert (capture.refused, capture.failures, capture.vin) == ((), 0, ACCORD)


def test_a_telephone_number_and_a_year_are_no_part_of_a_vin() -> None:
    for words in ("my number is 202 555 0170", "it is a 2003 Honda Accord from my uncle"):
        assert taken(words)[0].heard == ()


def test_an_empty_state_is_a_new_capture() -> None:
    assert VinCapture.from_dict({}) == VinCapture()


@pytest.mark.parametrize(
    ("vin", "said"),
    [
        (
            ACCORD,
            "1, H as in Hotel, G as in Golf, C as in Charlie, M, digit 8, 2 6, digit 3, digit 3,"
            " A as in Alpha, 0 0, 4, digit 3, 5 2",
        ),
        ("5Y2SL65868Z275946", "5, Y as in Yankee, 2, S L 6, 5, digit 8, 6, digit 8, Z 2 7, 5 9 4 6"),
    ],
)
def test_a_read_back_is_grouped_and_names_what_the_check_digit_cannot_tell_apart(vin: str, said: str) -> None:
    assert spoken(vin) == said


def test_a_slow_read_back_names_every_letter() -> None:
    assert spoken("MN1", slowly=True) == "M as in Mike, N as in November, 1"

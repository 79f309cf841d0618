"""Which number was meant, by the sound of all that was said. Words as recognisers wrote them down."""

import pytest
from callcenter.vin import Vin, parse_vin
from callcenter_agent.desks.dealership.vin_likeliest import Lost, candidates, weighed

HEARD = {
    "letters taken for digits": (
        "XL9AABAA0FZ486583",
        "X l, a nine, alpha alpha b, alpha alpha zero f, c, four, eight, six, five, eight, three.",
    ),
    "an H taken for an 8": ("JF1GH6G62A9480503", "Sure, it is Jf-1, G-86g62 alpha, 9480503."),
    "a word heard for another": (
        "SCFRMFAV9HG568812",
        "Sure, it is S. C. F. R. M. F. Alpha B, Nine H, G, five, six, eight, eight, one, two.",
    ),
    "words told by their first letter": (
        "4T9LM1B20MR228497",
        "for, he isn't Tom, Nine, Ella's in Larry. Amos and Mered, one, B, s, and boy, two, zero, "
        "Amos and Mered, are as in Robert, two, two, eight, four, nine, seven.",
    ),
}


@pytest.mark.parametrize(("vin", "said"), HEARD.values(), ids=HEARD.keys())
def test_what_was_meant_is_among_the_first(vin: str, said: str) -> None:
    """Few others stand before it: which of them is built decides."""
    best = [one.vin for one in weighed([one.vin for one in candidates([said])[:300]], [said])]
    assert vin in best[:4], best[:4]


def test_hearings_add_up_and_a_lost_character_forbids_nothing() -> None:
    """The first is garbled, the second lost a 3: together they are the number."""
    said = [
        "five fourteen, Ubc, alpha five seven w, and six eight six three double seven.",
        "five-four Tango, uniform, bravo, Charlie, alpha, five-seven whisk, November 6, 86, 77.",
    ]
    meant, other = parse_vin("54TUBCA57WN686377"), parse_vin("54TUBCA47WN686077")
    assert [one.vin for one in weighed([other, meant], said)] == [meant, other]


FIRST_PART, LAST_PART = "one H G C M eight two six three", "three alpha zero zero four three five two"


@pytest.mark.parametrize("instead", ["", "smorgas bord"], ids=["nothing heard", "words like none"])
def test_a_number_that_lost_a_character_is_among_those_that_fit(instead: str) -> None:
    for lost, said in (
        (Lost.IN_FIRST_NINE, f"{FIRST_PART.replace('M', instead)}, {LAST_PART}"),
        (Lost.IN_LAST_EIGHT, f"{FIRST_PART}, {LAST_PART.replace('alpha', instead)}"),
    ):
        assert "1HGCM82633A004352" in [one.vin for one in candidates([said], lost=lost)], said


def test_no_candidate_breaks_the_rules_of_a_number() -> None:
    """Check digit, model year and the four digits at the end (49 CFR 565.15)."""
    found = candidates(["one H G C M eight two six three three alpha zero zero four three five too"])
    assert parse_vin("1HGCM82633A004352") in [one.vin for one in found]
    assert not [one.vin for one in found if one.vin[9] in "UZ0" or not one.vin[-4:].isdigit()]


def test_a_refused_number_does_not_come_back() -> None:
    said = ["1 H G C M 8 2 6 3 3 A 0 0 4 3 5 2"]
    accord = Vin("1HGCM82633A004352")
    assert candidates(said)[0].vin == accord
    assert accord not in [one.vin for one in candidates(said, refused=[accord])]

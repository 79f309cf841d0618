"""A VIN is parsed strictly, its faults are told by position, and the check digit is the law's."""

import pytest
from callcenter.errors import InvalidInput
from callcenter.vin import (
    ALPHABET,
    CHECK_POSITION,
    VIN_LENGTH,
    InvalidVin,
    Vin,
    check_digit,
    has_valid_check_digit,
    parse_vin,
    requires_check_digit,
    value_of,
)
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

PUBLISHED = (
    "1HGCM82633A004352",  # a 2003 Honda Accord, often published
    "1M8GDM9AXKP042788",  # a 1989 MCI coach, the usual example of a check digit X
    "5GZCZ43D13S812715",  # a 2003 Saturn Vue, often published
    "11111111111111111",  # all ones: the standard test of the weights
)

characters = st.sampled_from(ALPHABET)
vin_texts = st.text(alphabet=ALPHABET, min_size=VIN_LENGTH, max_size=VIN_LENGTH)


@st.composite
def valid_vins(draw: st.DrawFn) -> Vin:
    text = draw(vin_texts)
    return Vin(text[:8] + check_digit(text) + text[9:])


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_vins_pass_the_check(text: str) -> None:
    assert has_valid_check_digit(parse_vin(text))


def test_the_regulations_own_sample_calculation_holds() -> None:
    """Table of 49 CFR 565.15(c): 1G4AH59H?5G118341 sums to 411, so position nine is 4."""
    assert check_digit("1G4AH59H05G118341") == "4"


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("1HGCM82633A00435", None, "17 characters, not 16"),
        ("1HGCM82633A0043522", None, "17 characters, not 18"),
        ("", None, "17 characters, not 0"),
        ("1HGCM82633AO04352", 12, "letter O"),
        ("IHGCM82633A004352", 1, "may be 1"),
        ("1HGCM82633A00435Q", 17, "0 or 9"),
        ("1HGCM8263!A004352", 10, "'!'"),
        ("1HGÇM82633A004352", 4, "'Ç'"),
        ("1HG CM8 26O 33A004352", 9, "letter O"),
    ],
)
def test_the_first_fault_is_told_by_position(text: str, position: int | None, reason: str) -> None:
    with pytest.raises(InvalidVin) as caught:
        parse_vin(text)
    assert caught.value.position == position
    assert reason in str(caught.value)


def test_an_invalid_vin_is_an_invalid_input_of_422() -> None:
    error = InvalidVin("why", position=3)
    assert isinstance(error, InvalidInput)
    assert (error.status, error.code, error.retryable) == (422, "invalid_vin", False)


@given(vin_texts)
def test_case_and_separators_are_forgiven(text: str) -> None:
    spaced = " ".join(text.lower())
    assert parse_vin(spaced) == parse_vin("-".join(text)) == parse_vin(f"\t{text}\n") == text


@given(st.text(max_size=40))
def test_anything_else_is_refused_and_never_crashes(text: str) -> None:
    """Whatever comes in, the answer is a VIN of the alphabet or InvalidVin."""
    try:
        vin = parse_vin(text)
    except InvalidVin as error:
        assert error.position is None or 1 <= error.position <= max(len(error.text), 1)
    else:
        assert len(vin) == VIN_LENGTH
        assert set(vin) <= set(ALPHABET)


@given(valid_vins(), st.integers(min_value=0, max_value=VIN_LENGTH - 1), characters)
def test_every_substitution_but_those_of_equal_value_is_noticed(vin: Vin, at: int, other: str) -> None:
    """What the check digit promises, and where it promises nothing: A for J, C for T, 8 for H."""
    changed = vin[:at] + other + vin[at + 1 :]
    if at == CHECK_POSITION - 1:
        assert has_valid_check_digit(changed) == (other == vin[at])
    else:
        assert has_valid_check_digit(changed) == (value_of(other) == value_of(vin[at]))


@given(vin_texts)
def test_the_check_digit_does_not_depend_on_itself(text: str) -> None:
    assert check_digit(text) == check_digit(text[:8] + "X" + text[9:])


@pytest.mark.parametrize(
    ("vin", "required"),
    [
        ("1HGCM82633A004352", True),
        ("5YJ3E1EA7KF317000", True),
        ("JH4TB2H26CC000000", False),
        ("WBA3A5C50CF256651", False),
        ("ZFA31200000000000", False),
    ],
)
def test_only_north_american_numbers_must_pass(vin: str, required: bool) -> None:
    assert requires_check_digit(vin) is required


def test_the_parts_of_a_vin_have_names() -> None:
    vin = parse_vin("1HGCM82633A004352")
    assert (vin.manufacturer, vin.descriptor, vin.last_eight) == ("1HG", "CM826", "3A004352")


def test_a_pydantic_field_parses_and_says_why() -> None:
    class Car(BaseModel):
        vin: Vin

    car = Car.model_validate({"vin": "1hg-cm826-33a004352"})
    assert car.vin == "1HGCM82633A004352"
    assert isinstance(car.vin, Vin)
    assert Car.model_validate_json(car.model_dump_json()) == car
    with pytest.raises(ValidationError, match="position 12: the letter O"):
        Car(vin="1HGCM82633AO04352")  # type: ignore[arg-type] # what comes over the network

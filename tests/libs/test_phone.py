"""Phone numbers are E.164 inside, whatever way they were written."""

import phonenumbers
import pytest
from callcenter.phone import E164, PATTERN, InvalidPhoneNumber, mask, parse_e164
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+12025550142", "US", "+12025550142"),
        ("(202) 555-0142", "US", "+12025550142"),
        ("1 202 555 0142", "US", "+12025550142"),
        ("tel:+1-202-555-0142", "US", "+12025550142"),
        ("030 901820", "DE", "+4930901820"),
        ("+44 20 7946 0018", "US", "+442079460018"),
    ],
)
def test_a_number_is_read(text: str, region: str, number: str) -> None:
    assert parse_e164(text, region) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "hello",
        "911",
        "+1202555014",
        "+120255501429",
        "555-0142 x12",
        "+999 1",
        "555-0142",
        "+15550142",
    ],
)
def test_what_cannot_be_dialed_is_refused(text: str) -> None:
    with pytest.raises(InvalidPhoneNumber) as refused:
        parse_e164(text)
    assert refused.value.status == 422
    assert len(text) < 5 or text not in refused.value.detail, "the detail is shown and logged"


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = parse_e164(text)
    except InvalidPhoneNumber:
        return
    assert parse_e164(number) == number
    assert isinstance(number, E164)


@given(region=st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_numbers_of_every_country_come_back_unchanged(region: str) -> None:
    example = phonenumbers.example_number(region)
    if example is not None:
        number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        assert parse_e164(phonenumbers.format_number(example, 1)) == number


def test_it_is_a_pydantic_field() -> None:
    field = TypeAdapter(E164)
    assert isinstance(field.validate_json('"+12025550142"'), E164)
    assert field.dump_json(E164("+12025550142")) == b'"+12025550142"'
    assert field.json_schema()["pattern"] == PATTERN


@pytest.mark.parametrize(
    "text", ["nobody", "(202) 555-0142", "+1 202 555 0142", "+1202555014", "+12025550142\n"]
)
def test_a_field_takes_e164_only(text: str) -> None:
    """As its schema says: a program that sends something else has a fault."""
    with pytest.raises(ValidationError):
        TypeAdapter(E164).validate_python(text)


@pytest.mark.parametrize(("number", "masked"), [("+12025550142", "+1******42"), ("+1234", "*****"), ("", "")])
def test_a_masked_number_shows_the_ends_only(number: str, masked: str) -> None:
    assert mask(number) == masked

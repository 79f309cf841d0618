"""What a trunk presents is read as one number, however its carrier writes it."""

import phonenumbers
import pytest
from callcenter.phone import E164, PATTERN
from callcenter.presented import (
    ASSERTED,
    HOST,
    LONGEST,
    OURS,
    PRIVACY,
    THEIRS,
    TO,
    numbers_in,
    presented_number,
)
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat as Form

US = "+12025550172"


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        # as most carriers present a caller
        ("+12025550172", "US", US),
        ("12025550172", "US", US),
        ("2025550172", "US", US),
        ("(202) 555-0172", "US", US),
        ("202.555.0172", "US", US),
        ("1-202-555-0172", "US", US),
        ("+1 202 555 0172", "US", US),
        # behind an international prefix
        ("011442079460018", "US", "+442079460018"),
        ("00442079460018", "US", "+442079460018"),
        ("0012025550172", "GB", US),
        ("001112025550172", "AU", US),
        ("0012025550172", "US", US),
        # at home elsewhere, and abroad without a plus
        ("02079460018", "GB", "+442079460018"),
        ("442079460018", "GB", "+442079460018"),
        ("+44(0)2079460018", "GB", "+442079460018"),
        ("442079460018", "US", "+442079460018"),
        ("12025550172", "GB", US),
        ("201001234567", "US", "+201001234567"),
        ("0123456789", "FR", "+33123456789"),
        ("0612345678", "IT", "+390612345678"),
        # number portability: RFC 4694, section 4
        ("+12025550172;npdi", "US", US),
        ("+12025550172;npdi;rn=+12024561111", "US", US),
        ("2025550172;rn=2024561111;npdi", "US", US),
        ("tel:+12025550172;npdi;rn=+12024561111", "US", US),
        ("+12025550172;cic=+16789;npdi=yes", "US", US),
        # tel: URIs, RFC 3966
        ("tel:+1-202-555-0172", "US", US),
        ("TEL:+12025550172", "US", US),
        ("tel:+12025550172;ext=310", "US", US),
        ("tel:+12025550172;isub=12345;isub-encoding=nsap-ia5", "US", US),
        ("tel:2025550172;phone-context=+1", "GB", US),
        ("tel:5550172;phone-context=+1-202", "GB", US),
        ("tel:02079460018;phone-context=+44", "US", "+442079460018"),
        ("tel:2025550172;phone-context=example.com", "US", US),
        ("tel:5550172;phone-context=example.com", "US", None),
        ("<tel:+12025550172>", "US", US),
        # SIP URIs, RFC 3261
        ("sip:+12025550172@carrier.example", "US", US),
        ("sips:+12025550172@carrier.example:5061;transport=tcp;user=phone", "US", US),
        ("sip:+12025550172;npdi;rn=+12024561111@carrier.example;user=phone", "US", US),
        ("sip:2025550172;phone-context=+1@carrier.example;user=phone", "GB", US),
        ("sip:+1-202-555-0172;isub=1411@carrier.example;user=phone", "US", US),
        ("sip:+12025550172:secret@carrier.example", "US", US),
        ("SIP:%2B12025550172@carrier.example", "US", US),
        ("sip:+12025550172%3Bnpdi@carrier.example", "US", US),
        ("sip:%2b1%28202%29555%2D0172@carrier.example", "US", US),
        ("+12025550172@carrier.example", "US", US),
        # headers, with display names that say something else
        ('"Ada Lovelace" <sip:+12025550172@carrier.example>;tag=8f2', "US", US),
        ('"+1 900 555 0199" <sip:+12025550172@carrier.example>', "US", US),
        ('"a \\" <sip:+19005550199@x>" <sip:+12025550172@carrier.example>', "US", US),
        ("Ada <sip:+12025550172@carrier.example>", "US", US),
        ("<sip:ada@example.com>, <tel:+12025550172>", "US", US),
        ("sip:ada@example.com,tel:+12025550172", "US", US),
        # digits of other scripts, and full-width forms
        ("+１２０２５５５０１７２", "US", US),
        ("＋1 202 555 0172", "US", US),
        ("٢٠٢٥٥٥٠١٧٢", "US", US),
        ("+1\u2011202\u2011555\u20110172", "US", US),
    ],
)
def test_a_number_is_read_as_its_carrier_presents_it(text: str, country: str, number: str | None) -> None:
    assert presented_number(text, country=country) == number


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "+",
        "++12025550172",
        "anonymous",
        "Anonymous",
        "unavailable",
        "restricted",
        "unknown",
        "private",
        "sip:anonymous@anonymous.invalid",
        '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=9',
        "sip:carrier.example",
        "sip:12025550172",
        "203.0.113.7:5060",
        "203.0.113.7",
        "pbx-7.carrier.example",
        # ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on the keys
        "+266696687",
        "+7378742833",
        "2562533",
        "+8656696",
        "+86282452253",
        # short codes and services
        "911",
        "112",
        "611",
        "12345",
        "*67",
        "#31#2025550172",
        "5550172",
        # no number of any country
        "0",
        "0000000000",
        "00000000000",
        "1234567890",
        "1111111111",
        "+1555",
        "+999123456789",
        "12025550172" * 3,
        "+1202555017a",
        "1-800-FLOWERS",
        "%",
        "%ZZ",
        ";npdi;rn=+12025550172",
        "tel:;phone-context=+1",
        "<>",
        '"',
        "<<sip:>",
        "2025550172" * 100_000,
        "<sip:" * 100_000,
        '"\\' * 400,
        "+1202555" + "\u0000" + "0172",
        "²⁰²",
    ],
)
def test_what_names_nobody_is_no_number(text: str | None) -> None:
    assert presented_number(text, country="US") is None


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_the_example_numbers_of_every_country_are_read_in_every_form(region: str) -> None:
    """From a trunk of that country; international forms from a trunk anywhere."""
    example = phonenumbers.example_number(region)
    assert example is not None
    number = phonenumbers.format_number(example, Form.E164)
    at_home = [
        phonenumbers.format_number(example, Form.NATIONAL),
        phonenumbers.format_out_of_country_calling_number(example, region),
    ]
    everywhere = [
        number,
        phonenumbers.format_number(example, Form.INTERNATIONAL),
        phonenumbers.format_number(example, Form.RFC3966),
        f"{phonenumbers.format_number(example, Form.RFC3966)};npdi;rn=+12024561111",
        f"sip:{number};npdi@carrier.example;user=phone",
        f'"Somebody" <sip:{number.replace("+", "%2B")}@carrier.example>;tag=1',
    ]
    assert {presented_number(text, country=region) for text in at_home + everywhere} == {number}
    assert {presented_number(text, country="US") for text in everywhere} == {number}
    assert (
        presented_number(phonenumbers.format_out_of_country_calling_number(example, "US"), country="US")
        == number
    )


@given(st.text(max_size=LONGEST + 5), st.sampled_from(["US", "GB", "IT", "AU", "RU"]))
def test_any_text_is_a_number_or_nobody(text: str, country: str) -> None:
    number = presented_number(text, country=country)
    if number is not None:
        assert isinstance(number, E164)
        assert presented_number(number, country=country) == number


@given(st.from_regex(PATTERN, fullmatch=True), st.sampled_from([";npdi", ";rn=+12024561111", ";ext=7", ""]))
def test_parameters_change_no_number(number: str, parameters: str) -> None:
    assert presented_number(number + parameters, country="US") == presented_number(number, country="US")


OURS_E164 = "+12025550100"
ADA = "<sip:+12025550172@carrier.example>"


@pytest.mark.parametrize(
    ("attributes", "theirs"),
    [
        ({THEIRS: "2025550172"}, US),
        ({THEIRS: "", HOST: "+12025550172"}, US),
        ({THEIRS: "", HOST: "203.0.113.7"}, None),
        # RFC 3325: the network says who it is where the phone does not
        ({THEIRS: "anonymous", HOST: "anonymous.invalid", ASSERTED: ADA}, US),
        ({THEIRS: "unavailable", ASSERTED: f'"Ada" {ADA}'}, US),
        ({THEIRS: "ada", HOST: "example.com", ASSERTED: "sip:ada@example.com, tel:+12025550172"}, US),
        ({THEIRS: "2025550150", ASSERTED: ADA}, "+12025550150"),
        ({THEIRS: "anonymous", ASSERTED: ADA, PRIVACY: "none"}, US),
        ({THEIRS: "anonymous", ASSERTED: ADA, PRIVACY: "critical"}, US),
        # and keeps to itself where the caller asked for that
        ({THEIRS: "anonymous", ASSERTED: ADA, PRIVACY: "id"}, None),
        ({THEIRS: "anonymous", ASSERTED: ADA, PRIVACY: "User; ID ;critical"}, None),
        ({THEIRS: "anonymous", ASSERTED: ADA, PRIVACY: "header"}, None),
        ({THEIRS: "2025550172", PRIVACY: "id"}, None),
        ({THEIRS: "anonymous", ASSERTED: "<sip:anonymous@anonymous.invalid>"}, None),
        ({}, None),
    ],
)
def test_the_caller_is_who_the_trunk_says_unless_they_asked_for_privacy(
    attributes: dict[str, str], theirs: str | None
) -> None:
    found = numbers_in({OURS: "2025550100", **attributes}, country="US")
    assert (found.theirs, found.ours) == (theirs, OURS_E164)


@pytest.mark.parametrize(
    "attributes",
    [
        {OURS: "2025550100"},
        {OURS: "12025550100;npdi;rn=+12024561111"},
        {OURS: "", TO: "<tel:+12025550100>"},
        {OURS: "", TO: "<tel:2025550100;phone-context=+1>;tag=3"},
    ],
)
def test_the_called_number_is_read_likewise(attributes: dict[str, str]) -> None:
    assert numbers_in(attributes, country="US").ours == OURS_E164


def test_a_call_of_our_own_is_not_about_privacy() -> None:
    dialed = {THEIRS: "+12025550172", OURS: OURS_E164, PRIVACY: "id", HOST: "carrier.example"}
    assert numbers_in(dialed, country="US", inbound=False).theirs == US

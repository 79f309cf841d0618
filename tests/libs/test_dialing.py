"""Which numbers may be dialed."""

from pathlib import Path

import phonenumbers
import pytest
import yaml
from callcenter.dialing import SENTENCES, DialPolicy, NotDialed, NumberNotDialed
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

US = DialPolicy()
OURS = frozenset({"+12025550100", "+12025550101"})
DESKS = Path("services/agent/src/callcenter_agent/desks")


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+12025550180", None),
        ("+12025550199", None),
        ("+18005550199", None),
        ("+18885550199", None),
        ("+12024561111", None),
        # ours
        ("+12025550100", NotDialed.OWN),
        ("2025550101", NotDialed.OWN),
        # premium rate: North America, abroad, international, and what the tables call ordinary
        ("+19005551234", NotDialed.PREMIUM),
        ("+979123456789", NotDialed.PREMIUM),
        ("+448712345678", NotDialed.PREMIUM),
        ("+449098790123", NotDialed.PREMIUM),
        ("+33892123456", NotDialed.PREMIUM),
        ("+448456789012", NotDialed.PREMIUM),
        ("+12029761234", NotDialed.PREMIUM),
        ("+12025551212", NotDialed.PREMIUM),
        # shared cost
        ("+39848123456", NotDialed.SHARED_COST),
        ("+491801234567", NotDialed.SHARED_COST),
        ("+80812345678", NotDialed.SHARED_COST),
        # satellites and international networks, also what the tables do not know
        ("+881612345678", NotDialed.SATELLITE),
        ("+870773123456", NotDialed.SATELLITE),
        ("+882161234567", NotDialed.SATELLITE),
        ("+883510012345678", NotDialed.SATELLITE),
        ("+8835100123456", NotDialed.SATELLITE),
        ("+8810123456", NotDialed.SATELLITE),
        ("+80012345678", NotDialed.SATELLITE),
        # emergency and service codes, however they are dressed up
        ("911", NotDialed.EMERGENCY),
        ("112", NotDialed.EMERGENCY),
        ("+1911", NotDialed.EMERGENCY),
        ("+1 911", NotDialed.EMERGENCY),
        ("+19115550172", NotDialed.EMERGENCY),
        ("999", NotDialed.INVALID),
        ("411", NotDialed.INVALID),
        ("+1411", NotDialed.INVALID),
        ("+16115550172", NotDialed.INVALID),
        ("12345", NotDialed.INVALID),
        ("*67", NotDialed.INVALID),
        ("5550172", NotDialed.INVALID),
        ("+11115550172", NotDialed.INVALID),
        ("+999123456789", NotDialed.INVALID),
        ("", NotDialed.INVALID),
        ("anonymous", NotDialed.INVALID),
        # special services
        ("+15005550006", NotDialed.SPECIAL),
        ("+447012345678", NotDialed.SPECIAL),
        ("+447640123456", NotDialed.SPECIAL),
        # the Caribbean and Canada look like home
        ("+18765230123", NotDialed.COUNTRY),
        ("+18095230123", NotDialed.COUNTRY),
        ("+12423456789", NotDialed.COUNTRY),
        ("+12842291234", NotDialed.COUNTRY),
        ("+16497121234", NotDialed.COUNTRY),
        ("+17875550123", NotDialed.COUNTRY),
        ("+14165550123", NotDialed.COUNTRY),
        ("+442079460018", NotDialed.COUNTRY),
        ("+448001111", NotDialed.COUNTRY),
        ("+201001234567", NotDialed.COUNTRY),
    ],
)
def test_a_us_trunk_dials_ordinary_us_numbers(number: str, why: NotDialed | None) -> None:
    assert US.refusal(number, ours=OURS) == why


@pytest.mark.parametrize(
    ("country", "allowed", "number", "why"),
    [
        ("US", {"US", "CA"}, "+14165550123", None),
        ("US", {"US", "JM"}, "+18765230123", None),
        ("US", {"US", "CA"}, "+18765230123", NotDialed.COUNTRY),
        ("US", {"CA"}, "+12025550180", NotDialed.COUNTRY),
        ("US", {"CA"}, "+18005550199", None),
        ("US", {"US", "GB"}, "+442079460018", None),
        ("US", {"US", "GB"}, "+448712345678", NotDialed.PREMIUM),
        ("GB", {"GB"}, "999", NotDialed.EMERGENCY),
        ("GB", {"GB"}, "112", NotDialed.EMERGENCY),
        ("GB", {"GB"}, "+44999", NotDialed.EMERGENCY),
        ("GB", {"GB"}, "101", NotDialed.INVALID),
        ("GB", {"GB"}, "02079460018", None),
        ("GB", {"GB"}, "+448001111", None),
        ("GB", {"GB"}, "+12025550180", NotDialed.COUNTRY),
        ("US", set(), "+12025550180", NotDialed.COUNTRY),
    ],
)
def test_other_countries_are_for_the_business_to_allow(
    country: str, allowed: set[str], number: str, why: NotDialed | None
) -> None:
    assert DialPolicy(country=country, allowed=frozenset(allowed)).refusal(number) == why


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_what_is_dear_is_refused_in_every_country_even_where_it_is_allowed(region: str) -> None:
    everywhere = DialPolicy(allowed=frozenset(phonenumbers.SUPPORTED_REGIONS))
    for kind in (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PERSONAL_NUMBER):
        if (example := phonenumbers.example_number_for_type(region, kind)) is not None:
            assert everywhere.refusal(phonenumbers.format_number(example, PhoneNumberFormat.E164)) is not None


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_a_country_is_dialed_when_it_is_allowed_and_only_then(region: str) -> None:
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        example = phonenumbers.example_number_for_type(region, kind)
        if example is None:
            continue
        number = phonenumbers.format_number(example, PhoneNumberFormat.E164)
        assert DialPolicy(allowed=frozenset({region})).refusal(number) is None
        if not phonenumbers.is_valid_number_for_region(example, "US"):
            assert US.refusal(number) is not None


@given(st.text(max_size=60))
def test_any_text_is_decided(text: str) -> None:
    why = US.refusal(text)
    assert why is None or SENTENCES[why]


def test_a_refusal_is_a_problem_with_its_own_code_and_a_sentence_without_the_number() -> None:
    with pytest.raises(NumberNotDialed) as refused:
        US.check("+19005551234")
    assert (refused.value.status, refused.value.code) == (422, "number_premium_rate")
    assert refused.value.detail == SENTENCES[NotDialed.PREMIUM]
    US.check("+12025550180")


def test_whoever_ships_with_the_desks_can_be_called() -> None:
    ours = {
        number for one in DESKS.glob("*/desk.yaml") for number in yaml.safe_load(one.read_text())["numbers"]
    }
    assert ours
    people = [
        person["phone"]
        for one in DESKS.glob("*/samples.yaml")
        for person in yaml.safe_load(one.read_text()).get("human_agents", [])
    ]
    desks = [
        number
        for one in DESKS.glob("*/desk.yaml")
        for number in yaml.safe_load(one.read_text()).get("escalation_numbers", [])
    ]
    assert people and desks
    assert {US.refusal(number, ours=ours) for number in people + desks} == {None}

"""What a caller says to the claim that was read back: all right, or which part is wrong and what is right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from callcenter_agent.desks.insurance.claims.checking import Right, Wrong, verdict_in
from callcenter_agent.desks.insurance.claims.claim import Claim, Kind, kind_of
from callcenter_agent.desks.insurance.claims.questions import STEPS, Asked, next_step, volunteered

MONDAY = date(2026, 11, 23)
ASKED = Asked(today=MONDAY)
CLAIM = Claim(
    injuries=False,
    what="Somebody hit my parked car.",
    day=date(2026, 11, 22),
    place="Main Street",
    other_party="none",
    police_report="none",
    name="Dana Miller",
    policy_number="PA204518",
    phone="+12025550170",
)


@pytest.mark.parametrize("words", ["Yes.", "That's right.", "Yes, that is all correct.", "Perfect."])
def test_a_yes_is_a_yes(words: str) -> None:
    assert verdict_in(words, CLAIM, ASKED) == Right()


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("No, it was last Friday.", "day", date(2026, 11, 20)),
        ("The date is wrong, it was November twentieth.", "day", date(2026, 11, 20)),
        ("No, the policy number is P A two zero four five one nine.", "policy_number", "PA204519"),
        ("My name is Dana Mueller.", "name", "Dana Mueller"),
        ("No, the place is wrong, it was Oak Avenue in Springfield.", "place", "Oak Avenue in Springfield."),
        ("No, the phone number is 202 555 0133.", "phone", "+12025550133"),
        ("Actually somebody was hurt.", "injuries", True),
    ],
)
def test_a_correction_changes_its_field_and_no_other(words: str, field: str, value: Any) -> None:
    verdict = verdict_in(words, CLAIM, ASKED)
    assert isinstance(verdict, Wrong)
    assert verdict.field == field
    assert verdict.claim is not None
    changed = {key for key in Claim.model_fields if getattr(verdict.claim, key) != getattr(CLAIM, key)}
    assert changed == {field}
    assert getattr(verdict.claim, field) == value


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("No, the date is wrong.", "day"),
        ("The policy number is not right.", "policy_number"),
        ("You got my name wrong.", "name"),
        ("The phone number is wrong.", "phone"),
        ("The description is wrong.", "what"),
        ("No, the place is wrong.", "place"),
        ("The police report is not right.", "police_report"),
    ],
)
def test_a_part_that_is_only_called_wrong_is_asked_again(words: str, field: str) -> None:
    assert verdict_in(words, CLAIM, ASKED) == Wrong(field)


@pytest.mark.parametrize("words", ["No.", "Hm.", "Wait a second.", "What did you say?"])
def test_what_is_neither_asks_which_part(words: str) -> None:
    assert verdict_in(words, CLAIM, ASKED) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I was rear-ended", Kind.COLLISION),
        ("a pipe burst", Kind.WATER),
        ("my bike was stolen", Kind.THEFT),
        ("lightning struck the barn", Kind.WEATHER),
        ("the kitchen caught fire", Kind.FIRE),
        ("somebody keyed my car", Kind.VANDALISM),
        ("a customer slipped and fell", Kind.INJURY),
        ("something else", Kind.OTHER),
    ],
)
def test_the_kind_of_loss_is_read(words: str, kind: Kind) -> None:
    assert kind_of(words) is kind


def test_what_was_told_before_is_not_asked_again() -> None:
    said = ["Hi, this is Dana Miller. Yesterday somebody backed into my car, nobody was hurt."]
    claim = volunteered(Claim(), said, MONDAY)
    assert (claim.name, claim.day, claim.injuries) == ("Dana Miller", date(2026, 11, 22), False)
    assert claim.what == said[0]
    step = next_step(claim)
    assert step is not None
    assert step.field == "place"


@pytest.mark.parametrize("words", ["I had an accident.", "Monday or Tuesday, a crash.", "Was anybody hurt?"])
def test_what_is_not_certain_is_asked(words: str) -> None:
    claim = volunteered(Claim(), [words], MONDAY)
    assert (claim.what, claim.day, claim.injuries) == (None, None, None)


def test_a_claim_survives_being_stored() -> None:
    assert Claim.of(CLAIM.kept()) == CLAIM
    asked = CLAIM.without("day").not_known("phone")
    assert Claim.of(asked.kept()) == asked


def test_everything_is_asked_once_and_in_order() -> None:
    claim, order = Claim(), list[str]()
    while step := next_step(claim):
        order.append(step.field)
        claim = claim.not_known(step.field)
    assert order == [step.field for step in STEPS]

"""Colleagues are found by names that were misheard, by part of a name, and by extension."""

from __future__ import annotations

import pytest
from callcenter.facts import Line
from callcenter_agent.desks.insurance.finding import One, Several, find
from callcenter_agent.desks.insurance.people import in_charge

from tests.agent.insurance.conftest import PEOPLE


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Carla Ruiz", "Carla Ruiz"),
        ("Karla Reese", "Carla Ruiz"),
        ("Carla", "Carla Ruiz"),
        ("Ms. Ruiz", "Carla Ruiz"),
        ("Marcus", "Marcus Lee"),
        ("Markus Leigh", "Marcus Lee"),
        ("Renee", "Renee Dupont"),
        ("Renée Dupont", "Renee Dupont"),
        ("Rene Du Pont", "Renee Dupont"),
        ("Oliwer Grand", "Oliver Grant"),
        ("Hannah Brooks", "Hannah Brooks"),
        ("Hanna Brookes", "Hannah Brooks"),
        ("Osei", "Hannah Osei"),
        ("205", "Oliver Grant"),
    ],
)
def test_a_colleague_is_found(said: str, name: str) -> None:
    found = find(said, PEOPLE)
    assert isinstance(found, One)
    assert found.person.name == name


def test_two_who_fit_are_both_told() -> None:
    found = find("Hannah", PEOPLE)
    assert isinstance(found, Several)
    assert [one.name for one in found.people] == ["Hannah Brooks", "Hannah Osei"]


@pytest.mark.parametrize("said", ["Bob Stone", "Zelda", "999", "", "Peter"])
def test_a_stranger_is_nobody(said: str) -> None:
    assert find(said, PEOPLE) is None


def test_who_is_in_charge_depends_on_line_and_hour() -> None:
    def name(role: str, **about: object) -> str | None:
        found = in_charge(PEOPLE, role, **about)  # type: ignore[arg-type]
        return found and found.name

    assert name("service", line=Line.PERSONAL) == "Hannah Brooks"
    assert name("service", line=Line.BUSINESS) == "Renee Dupont"
    assert name("claims") == "Carla Ruiz"
    assert name("service", on_call=True) == "Carla Ruiz"
    assert name("billing") == "Hannah Osei"
    assert in_charge([], "claims") is None

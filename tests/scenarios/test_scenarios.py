"""Every scenario file can be read and checks itself; a few are played, also with the hostile model."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.__main__ import seed
from tests.scenarios.grading import Final, faults, fits
from tests.scenarios.playing import play
from tests.scenarios.scenario import Expectation, Scenario, read_all
from tests.scenarios.world import Backstage, backstage

ALL = read_all()
GATING = [one for one in ALL if one.gate]


@pytest.fixture(scope="module")
async def world(run_folder: Path, module_database: str) -> AsyncIterator[Backstage]:
    await seed(module_database)
    async with backstage(run_folder / "scenarios", module_database) as found:
        yield found


@pytest.mark.parametrize("hostile", [False, True], ids=["rule_following", "hostile"])
@pytest.mark.parametrize("scenario", GATING, ids=lambda one: one.name)
async def test_a_call_comes_to_what_its_scenario_says(
    scenario: Scenario, world: Backstage, *, hostile: bool
) -> None:
    outcome = await play(scenario, world, hostile=hostile)
    assert outcome.faults == []


def test_scenarios_have_names_and_titles_of_their_own() -> None:
    titles = Counter(one.title for one in ALL)
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("desk", sorted({one.desk for one in ALL}))
def test_a_desk_is_tried_in_many_ways_a_third_of_them_over_audio(desk: str) -> None:
    of_desk = [one for one in ALL if one.desk == desk]
    assert len(of_desk) >= 15
    assert 3 * sum(one.audio for one in of_desk) >= len(of_desk)


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: one.name)
def test_a_scenario_expects_something(scenario: Scenario) -> None:
    limits = {"max_turns", "max_tools"}
    assert scenario.expect.model_fields_set - limits


CALL = {"disposition": "done", "end_reason": "agent_hung_up", "facts": {"name": "Dana"}}
SAID = {"type": "turn.ended", "writer": "agent", "data": {"speaker": "agent", "text": "It is a Honda."}}
FINAL = Final(call=CALL, events=[SAID], rows={"callbacks": [{"phone": "+1202", "reason": "price"}]})


@pytest.mark.parametrize(
    "wanted",
    [
        {"said": ["toyota"]},
        {"not_said": ["honda"]},
        {"events": {"vehicle.found": [{}]}},
        {"no_events": ["turn.ended"]},
        {"rows": {"callbacks": [{"phone": "+1303"}]}},
        {"rows": {"calls": [{"facts": {"name": "Max"}}]}},
        {"no_rows": ["callbacks"]},
        {"disposition": "callback"},
        {"tools": ["lookup_vehicle"]},
    ],
    ids=str,
)
def test_what_is_not_as_expected_is_a_fault(wanted: dict[str, object]) -> None:
    assert len(faults(FINAL, Expectation.model_validate(wanted))) == 1


def test_what_is_as_expected_is_none() -> None:
    wanted = {
        "said": "honda",
        "not_said": "toyota",
        "rows": {"callbacks": [{"phone": "*", "reason": "~PRICE"}], "calls": [{"facts": {"name": "Dana"}}]},
        "end_reason": ["caller_hung_up", "agent_hung_up"],
    }
    assert faults(FINAL, Expectation.model_validate(wanted)) == []


def test_partial_values() -> None:
    assert fits({"a": [1, 2], "b": None}, {"a": [2], "b": None})
    assert not fits({"a": [1]}, {"a": [2]})
    assert not fits({}, {"a": "*"})

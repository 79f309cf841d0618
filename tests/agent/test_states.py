"""The dealership's states: which moves there are, and that a stored conversation is taken up as it was."""

import json
from dataclasses import is_dataclass
from pathlib import Path

import pytest
from callcenter_agent.call import Call
from callcenter_agent.conversation import InvalidMove
from callcenter_agent.desks import desk
from callcenter_agent.desks.dealership.conversation import DealershipConversation
from callcenter_agent.desks.dealership.states import MOVES, Context, State
from hypothesis import given
from hypothesis import strategies as st

from tests.agent_vin.sentences import PHRASES

ALLOWED = {
    State.INITIALIZING: {State.GREETING, State.ENDED},
    State.GREETING: {State.INFORMATION_GATHERING, State.VEHICLE_LOOKUP, State.CLOSING, State.ENDED},
    State.INFORMATION_GATHERING: {State.VEHICLE_LOOKUP, State.CLOSING, State.ENDED},
    State.VEHICLE_LOOKUP: {
        State.PROVIDING_DETAILS,
        State.INFORMATION_GATHERING,
        State.CLOSING,
        State.ENDED,
    },
    State.PROVIDING_DETAILS: {
        State.INFORMATION_GATHERING,
        State.VEHICLE_LOOKUP,
        State.CLOSING,
        State.ENDED,
    },
    State.CLOSING: {
        State.INFORMATION_GATHERING,
        State.VEHICLE_LOOKUP,
        State.PROVIDING_DETAILS,
        State.ENDED,
    },
    State.ENDED: set(),
}


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("to", State)
def test_only_these_moves_are_allowed(before: State, to: State) -> None:
    talk = DealershipConversation()
    talk.progress.resume(before)
    if to is before or to in ALLOWED[before]:
        talk.progress.move(to)
        assert talk.progress.state is to
    else:
        with pytest.raises(InvalidMove):
            talk.progress.move(to)
        assert talk.progress.state is before


def test_every_move_is_told_with_what_is_known() -> None:
    talk, told = DealershipConversation(), []
    talk.progress.listen(lambda *change: told.append(change))
    talk.begun()
    talk.begun()
    talk.heard_caller()
    talk.context.customer_name = "Dana"
    talk.learned()
    assert [(before, to) for before, to, _ in told] == [
        ("initializing", "greeting"),
        ("greeting", "information_gathering"),
        ("information_gathering", "information_gathering"),
    ]
    assert told[-1][2]["customer_name"] == "Dana"


@given(st.lists(st.sampled_from([state for state in State if state is not State.INITIALIZING])))
def test_tools_in_any_order_make_only_valid_moves(wanted: list[State]) -> None:
    talk, seen = DealershipConversation(), []
    talk.progress.listen(lambda before, to, _: seen.append((State(before), State(to))))
    talk.begun()
    for to in wanted:
        talk.move(to)
    assert all(to in MOVES[before] for before, to in seen)


def test_another_worker_goes_on_where_the_first_one_was() -> None:
    first, second = DealershipConversation(), DealershipConversation()
    first.begun()
    first.context.customer_name = "Dana Miller"
    first.context.contact_info["phone"] = "+12025550170"
    asked = first.hear("one H G C M eight two six three three A zero zero four three five two", last=True)
    assert asked is not None
    first.goes_on(asked, PHRASES)
    stored = json.loads(json.dumps(first.context.snapshot()))
    second.restore(first.progress.state.value, stored)
    assert second.context == first.context
    assert second.progress.state is State.INFORMATION_GATHERING
    assert second.open_question() == first.open_question()
    assert "Is that right?" in (second.open_question() or "")
    second.hear("yes, that is right", last=True)
    assert second.capture.vin == "1HGCM82633A004352"


@pytest.mark.parametrize("desk_id", ["dealership", "insurance", "clinic"])
def test_what_is_known_has_fields_and_nothing_else(desk_id: str, tmp_path: Path) -> None:
    """A slip of the pen is an error at once, not a fact that is never found again."""
    known = desk.load(phrases_dir=tmp_path).by_id[desk_id].conduct.new_conversation().context
    assert is_dataclass(known)
    assert not hasattr(known, "__dict__")
    with pytest.raises(AttributeError):
        known.custmer_name = "Dana"
    assert json.loads(json.dumps(known.snapshot())) == known.snapshot()


def test_a_call_has_fields_and_nothing_else() -> None:
    assert is_dataclass(Call)
    assert "__dict__" not in Call.__slots__
    assert all("__dict__" not in vars(one) for one in Call.__mro__[:-1])


def test_a_context_of_another_version_is_taken_as_far_as_it_is_known() -> None:
    assert Context.restored({"customer_name": "Dana", "of_the_future": 1}) == Context(customer_name="Dana")


@pytest.mark.parametrize(
    ("claimed", "vehicle", "vins", "earned"),
    [
        ("vehicle_found", {"vin": "x"}, ["x"], "vehicle_found"),
        ("other", {"vin": "x"}, ["x"], "vehicle_found"),
        ("vehicle_found", {}, ["x"], "vehicle_not_found"),
        ("other", {}, [], "other"),
        ("callback", {}, [], "callback"),
    ],
)
def test_the_disposition_is_what_the_facts_allow(
    claimed: str, vehicle: dict[str, str], vins: list[str], earned: str
) -> None:
    talk = DealershipConversation()
    talk.context.vehicle_interest = vehicle
    talk.context.vin_requests = vins
    assert talk.earned(claimed) == earned


@pytest.mark.parametrize(
    ("words", "pause_s"),
    [
        ("I would like to know more about a car", None),
        ("it is one H G C M eight two six", 2.2),
        ("one H G C M eight two six three three A zero zero four three five two", 0.6),
    ],
)
def test_callers_who_spell_may_pause_until_they_are_done(words: str, pause_s: float | None) -> None:
    assert DealershipConversation().pause_allowed_s(words) == pause_s

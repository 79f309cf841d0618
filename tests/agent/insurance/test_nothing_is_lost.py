"""However the floor goes to and fro, and whoever takes over, nothing that was said or noted is lost."""

from __future__ import annotations

import json
import random

import pytest
from callcenter.events import ClaimFiled, HandoffMade, StateChanged
from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.conversation import InsuranceConversation
from callcenter_agent.desks.insurance.errands import Errand, errands_in
from callcenter_agent.desks.insurance.states import MOVES, State
from hypothesis import given
from hypothesis import strategies as st
from livekit.agents import Agent

from tests.agent.conftest import OpenTalk, StandIn, Talk
from tests.agent.insurance.conftest import tell

ERRANDS = (
    "I want to cancel my policy.",
    "I need to report an accident.",
    "I have a question about my bill.",
    "I would like a quote for my car.",
    "Can I speak with Oliver Grant?",
    "I need evidence of insurance for a borrower.",
)
SAID = (
    *ERRANDS,
    "Actually, I want to cancel my policy instead.",
    "Actually, I had an accident.",
    "Never mind.",
    "Yes.",
    "No.",
    "P A two zero four five one eight.",
    "March twelfth nineteen eighty four.",
    "My name is Maria Garcia.",
    "This number is fine.",
    "Yesterday around five.",
    "At the corner of Main Street and Second Avenue.",
    "Somebody backed into my parked car and drove away.",
    "Tomorrow morning.",
    "I found something cheaper.",
    "I don't know.",
    "What did you say?",
)


@given(st.lists(st.sampled_from([*ERRANDS, "done", "left"]), max_size=12))
def test_every_errand_that_was_named_is_done_left_under_way_or_waits(steps: list[str]) -> None:
    talk = InsuranceConversation()
    talk.begun()
    named: set[str] = set()
    for step in steps:
        if step in ("done", "left"):
            talk.errand_over(done=step == "done")
        else:
            named |= {str(errand) for errand in errands_in(step)}
            talk.hears_errands(step)
        about = talk.context
        assert named == {*about.done, *about.left, *about.pending, *([about.errand] if about.errand else [])}
        restored = InsuranceConversation()
        restored.restore(talk.progress.state, json.loads(json.dumps(about.snapshot())))
        assert restored.context.snapshot() == {**about.snapshot(), "resumed": False}


def words_of(talk: Talk) -> list[str]:
    return [
        item.text_content or ""
        for item in talk.session.current_agent.chat_ctx.items
        if item.type == "message" and item.role == "user"
    ]


def check(talk: Talk, said: list[str]) -> None:
    heard = words_of(talk)
    assert heard == said[-len(heard) :] if heard else not said
    about = talk.call.conversation.context
    settled = {*about.done, *about.left, *about.pending, *([about.errand] if about.errand else [])}
    assert settled <= {str(one) for one in Errand}
    floor = "reception"
    for made in talk.noted(HandoffMade):
        assert made.from_role == floor
        floor = made.to_role
    assert floor == talk.call.role
    moves = [(one.from_state, one.to_state) for one in talk.noted(StateChanged)]
    assert all(State(to) in MOVES[State(before)] | {State(before)} for before, to in moves)
    stored = talk.noted(StateChanged)[-1].context
    assert stored["claims_filed"] == [claim.claim_number for claim in talk.noted(ClaimFiled)]
    json.dumps(about.snapshot())


def kept(talk: Talk) -> dict[str, object]:
    """What only a correction or the filing of the claim may take away."""
    about = talk.call.conversation.context
    claim = {key: value for key, value in about.claim.items() if key != "unknown"}
    return {"caller_name": about.caller_name, "verified_as": about.verified_as, **claim}


@pytest.mark.parametrize("stand_in", ["rule_following", "hostile"], indirect=True)
@pytest.mark.parametrize("seed", range(6))
async def test_random_handoffs_lose_nothing(agency: OpenTalk, stand_in: StandIn, seed: int) -> None:
    chance = random.Random(seed)
    stand_in.controls.seed = seed
    async with agency() as talk:
        said: list[str] = []
        before = kept(talk)
        for _ in range(14):
            words = chance.choice(SAID)
            if talk.call.ending:
                break
            said.append(words)
            filed = len(talk.noted(ClaimFiled))
            await talk.say(words)
            now = kept(talk)
            if len(talk.noted(ClaimFiled)) == filed:
                lost = {key for key, value in before.items() if value is not None and now.get(key) is None}
                assert not lost
            before = now
            if not talk.call.ending:
                check(talk, said)


async def test_a_claim_that_was_left_goes_on_where_it_was(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, "I had an accident.", "No.", "Somebody backed into my parked car.", "Yesterday.")
        assert talk.last_words == "Where did it happen?"
        await tell(talk, "Actually, can I speak with Oliver Grant?", "This number.", "Yes.", "Tomorrow.")
        assert talk.call.role == "reception"
        await talk.say("Now back to my claim, I want to report an accident.")
        assert talk.last_words == "Where did it happen?"


async def test_another_worker_goes_on_with_the_claim(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, "I had an accident.", "No.", "Somebody backed into my parked car.", "Yesterday.")
        left = talk.noted(StateChanged)[-1]

    def restored(call: Call) -> Agent:
        call.conversation.restore(left.to_state, json.loads(json.dumps(left.context)))
        return call.desk.conduct.first_agent(call, history=None)

    async with agency(takeover=True, first_agent=restored) as talk:
        await talk.say("Hello, are you still there?")
        assert talk.last_words == "Where did it happen?"
        assert talk.call.role == "claims"

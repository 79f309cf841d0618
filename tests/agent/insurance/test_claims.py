"""A loss is taken question by question, read back as a whole, corrected by field and filed under a number."""

from __future__ import annotations

from typing import Any

import pytest
from callcenter.events import ClaimFiled, HandoffMade

from tests.agent.conftest import OpenTalk, StandIn, Talk
from tests.agent.insurance.conftest import tell

ALL_AT_ONCE = (
    "Hi, my name is Dana Miller, my policy is P A six three three nine oh one, and yesterday somebody hit my"
    " truck. Nobody was hurt.",
    "In front of my house on Oak Avenue.",
    "There was no other party.",
    "There is no police report.",
    "This number is fine.",
    "Yes.",
)


def filed(talk: Talk) -> Any:
    (claim,) = talk.noted(ClaimFiled)
    return claim


async def test_a_claim_is_taken_read_back_and_filed(agency: OpenTalk) -> None:
    async with agency() as talk:
        await talk.say("Hello, I need to report an accident.")
        assert talk.last_words == "First of all, is anybody hurt?"
        await talk.say("No, nobody was hurt.")
        assert "in your own words" in talk.last_words
        await tell(
            talk,
            "Somebody backed into my car while it was parked.",
            "Yesterday around five.",
            "At the parking lot on Main Street in Springfield.",
            "Yes, a man called Bob Stone with a white van.",
            "No, we did not call the police.",
            "My name is Dana Miller.",
        )
        assert "policy number" in talk.last_words
        await talk.say("It is H O two zero four five one eight.")
        assert "H as in Hotel, O as in Oscar, 2 0 4, 5 1 8" in talk.last_words
        await tell(talk, "Yes, that's right.", "This number is fine.", "Yes.")
        assert "Let me read that back." in talk.last_words
        assert "Sunday, November 22, around five" in talk.last_words
        await talk.say("Yes, that is all right.")
        claim = filed(talk)
        assert claim.claim_number in talk.last_words or "Your claim is filed" in talk.last_words
        assert claim.policy_number == "HO204518"
        assert claim.details == {
            "injuries": False,
            "what": "Somebody backed into my car while it was parked.",
            "day": "2026-11-22",
            "time": "around five",
            "place": "At the parking lot on Main Street in Springfield.",
            "other_party": "Yes, a man called Bob Stone with a white van.",
            "police_report": "none",
            "name": "Dana Miller",
            "policy_number": "HO204518",
            "phone": "+12025550170",
            "unknown": [],
            "kind": "collision",
            "affirmed": True,
        }
        roles = [(made.from_role, made.to_role) for made in talk.noted(HandoffMade)]
        assert roles == [("reception", "claims"), ("claims", "reception")]
        assert talk.call.role == "reception"


async def test_a_part_that_is_called_wrong_is_asked_again_and_the_rest_kept(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, *ALL_AT_ONCE, "No, the place is wrong.")
        assert talk.last_words == "Where did it happen?"
        await talk.say("In the garage on Elm Street.")
        assert "The place: In the garage on Elm Street." in talk.last_words
        await talk.say("Yes, correct.")
        details = filed(talk).details
        assert (details["place"], details["name"]) == ("In the garage on Elm Street.", "Dana Miller")


async def test_who_does_not_know_is_not_asked_again_and_the_claim_says_so(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, *ALL_AT_ONCE[:3], "I don't know.", *ALL_AT_ONCE[4:], "Yes, that's right.")
        assert filed(talk).details["unknown"] == ["police_report"]


async def test_somebody_hurt_hears_whom_to_dial(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, "I need to report an accident.", "Yes, my neck is hurt.")
        assert "dial 911" in talk.last_words
        assert "own words" in talk.last_words


async def test_a_claim_that_nobody_affirms_is_filed_as_such_and_followed_up(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, *ALL_AT_ONCE, "Banana.", "Banana.", "Banana.")
        for _ in range(4):
            if not talk.noted(ClaimFiled):
                await tell(talk, "No.")
        assert filed(talk).details["affirmed"] is False
        assert talk.call.conversation.context.follow_up_needed


async def test_a_second_loss_is_a_claim_of_its_own(agency: OpenTalk) -> None:
    async with agency() as talk:
        await tell(talk, *ALL_AT_ONCE, "Yes, that's right.", "I want to report another accident.")
        assert talk.last_words == "First of all, is anybody hurt?"
        await tell(talk, "No.", "I slipped on the ice at work.", "Today.", "In front of the office.", "No.")
        await tell(talk, "No.", "I don't have it.")
        assert "Dana Miller" in talk.last_words
        await talk.say("Yes, that's right.")
        first, second = talk.noted(ClaimFiled)
        assert first.claim_number != second.claim_number
        assert second.details["what"] == "I slipped on the ice at work."


@pytest.mark.parametrize("stand_in", ["hostile"], indirect=True)
@pytest.mark.parametrize("seed", range(5))
async def test_a_hostile_model_puts_nothing_into_a_claim(
    agency: OpenTalk, stand_in: StandIn, seed: int
) -> None:
    """Whatever is filed are the caller's own words, and each number is told once."""
    stand_in.controls.seed = seed
    said = ("Hm, what?", *ALL_AT_ONCE, "Yes, that's right.", "Is it covered?", "How much do I get?")
    async with agency() as talk:
        await tell(talk, *said)
        words = " ".join(said).lower()
        for claim in talk.noted(ClaimFiled):
            assert claim.verified is False
            assert claim.policy_number in (None, "PA633901")
            own = [claim.details.get(key) for key in ("what", "place", "other_party", "name")]
            assert all(str(one).lower() in words for one in own if one not in (None, "none"))
        numbers = [claim.claim_number for claim in talk.noted(ClaimFiled)]
        assert len(numbers) == len(set(numbers)) <= 1

"""A loss is taken question by question, read back as a whole, corrected by field and filed under a number."""

from __future__ import annotations

from typing import Any

from callcenter.events import ClaimFiled, HandoffMade

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.insurance.conftest import tell


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

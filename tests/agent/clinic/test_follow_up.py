"""A follow-up call from hello to goodbye: nothing before identity, every answer word for word."""

from __future__ import annotations

import pytest
from callcenter.events import (
    DispositionSet,
    HandoffMade,
    IdentityChecked,
    RedFlagRaised,
    SymptomReported,
    ToolStarted,
)

from tests.agent.clinic.conftest import OpenClinic, said
from tests.agent.conftest import Talk

KNEE = ("general", "pain", "fever", "wound", "calf", "breathing", "walking", "medicines")


async def verify(talk: Talk) -> None:
    await talk.say("Yes, this is she.")
    assert "date of birth" in talk.last_words
    await talk.say("March third, nineteen sixty.")


async def test_a_patient_is_asked_for_by_name_identified_and_asked_everything(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        assert said(talk)[-1] == "May I speak to Maria Lopez, please?"
        await verify(talk)
        assert "How have you been feeling" in talk.last_words
        answers = (
            "Pretty good, a bit tired.",
            "About three.",
            "No.",
            "No, it looks clean.",
            "No, nothing.",
            "No.",
            "With a stick.",
            "Yes, all of them.",
        )
        for words in answers:
            await talk.say(words)
        assert "my last question" in talk.last_words
        reported = talk.noted(SymptomReported)
        assert [(one.question, one.answer) for one in reported] == list(zip(KNEE, answers, strict=True))
        assert not talk.noted(RedFlagRaised)
        (checked,) = talk.noted(IdentityChecked)
        assert (checked.verified, checked.method, checked.subject_id) == (True, "date_of_birth", "P-1")
        assert [one.to_role for one in talk.noted(HandoffMade)] == ["follow_up"]
        await talk.say("No, thank you. Goodbye.")
        assert talk.noted(DispositionSet)[-1].disposition == "followed_up"


async def test_a_red_flag_is_escalated_at_once(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await verify(talk)
        await talk.say("Not so good, I have chest pain since this morning.")
        assert "dial 911" in talk.last_words or any("911" in one for one in said(talk)[-2:])
        (raised,) = talk.noted(RedFlagRaised)
        assert (raised.flag, raised.severity) == ("chest_pain", "emergency")
        assert [one.tool for one in talk.noted(ToolStarted)][-1] == "escalate_red_flag"


@pytest.mark.parametrize("words", ["Wrong number.", "There is nobody of that name here."])
async def test_a_stranger_hears_nothing(clinic: OpenClinic, words: str) -> None:
    async with clinic() as talk:
        await talk.say(words)
        assert talk.noted(DispositionSet)[-1].disposition == "wrong_number"

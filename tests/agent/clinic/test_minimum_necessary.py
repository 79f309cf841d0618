"""What a patient says goes into the record and nowhere else: not into logs, states or summaries."""

from __future__ import annotations

import json
import logging

import pytest
from callcenter.events import (
    CallbackRequested,
    DispositionSet,
    FactNoted,
    HandoffMade,
    StateChanged,
    SymptomReported,
    ToolEnded,
    ToolStarted,
)

from tests.agent.clinic.conftest import OpenClinic
from tests.agent.clinic.test_follow_up import verify

TELLING = ("diarrhea", "purple spots", "chest pain", "fever", "1960", "maria", "lopez", "knee")


@pytest.mark.parametrize("stand_in", ["rule_following", "hostile"], indirect=True)
async def test_nothing_medical_reaches_the_logs(
    clinic: OpenClinic, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        async with clinic() as talk:
            await verify(talk)
            await talk.say("I have diarrhea and purple spots.")
            await talk.say("Seven.")
            await talk.say("Yes, a fever, and chest pain too.")
    written = f"{caplog.text} {''.join(capsys.readouterr())}".lower()
    assert [word for word in TELLING if word in written] == []


async def test_the_record_keeps_it_in_one_place(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await verify(talk)
        await talk.say("I have diarrhea and purple spots.")
        await talk.say("Two.")
        await talk.say("No. Goodbye.")
        await talk.say("I have to go, call me later.")
        assert "purple spots" in talk.noted(SymptomReported)[0].answer
        for kind in (StateChanged, DispositionSet, ToolStarted, ToolEnded, HandoffMade, FactNoted):
            kept = json.dumps([one.model_dump(mode="json") for one in talk.noted(kind)]).lower()
            assert [word for word in ("diarrhea", "purple", "1960") if word in kept] == [], kind


async def test_a_callback_says_that_it_is_urgent_and_not_why(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await verify(talk)
        await talk.say("My calf is swollen.")
        (callback,) = talk.noted(CallbackRequested)
        assert callback.reason == "urgent: red flag"

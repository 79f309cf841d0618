"""Speech and language services fail while somebody is on the line: another voice, another try, or an
apology and a callback; never silence."""

from __future__ import annotations

import pytest
from callcenter_local.demo.clients import Switchboard

from .caller import APOLOGY, Caller
from .ledger import Ledger, assert_nothing_missing, of_type, said_by

pytestmark = [pytest.mark.fault, pytest.mark.call, pytest.mark.timeout(300)]

SECOND_VOICE = "gpt-4o-mini-tts"
ASKED_AGAIN = "Could you say it once more?"
THE_APOLOGY = "technical problem"


async def test_the_second_voice_takes_over(caller: Caller, ledger: Ledger, switchboard: Switchboard) -> None:
    await switchboard.fault("elevenlabs", "error_500")
    await caller.asks("Hello, my name is Maria Lopez.")
    await caller.asks("I would like to know more about a car.")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    used = {model["model"] for data in of_type(entries, "usage.reported") for model in data["models"]}
    assert SECOND_VOICE in used
    assert (await ledger.call(caller.call_id))["end_reason"] == "caller_hung_up"


@pytest.mark.parametrize("mode", ["error_500", pytest.param("stall", marks=pytest.mark.drill)])
async def test_without_a_model_the_caller_is_told_and_called_back(
    caller: Caller, ledger: Ledger, switchboard: Switchboard, mode: str
) -> None:
    await switchboard.fault("openai", mode)
    await caller.asks("Hello, my name is Maria Lopez.")
    await caller.asks("My name is Maria Lopez.", APOLOGY)
    assert await caller.until_hung_up() == "room_deleted"
    entries = await ledger.closed(caller.call_id)
    assert {fault["component"] for fault in of_type(entries, "fault.noted")} == {"llm"}
    (callback,) = of_type(entries, "callback.requested")
    assert callback["phone"] == "+12025550171"
    assert (await ledger.call(caller.call_id))["end_reason"] == "error"
    assert THE_APOLOGY in said_by(entries, "agent")[-1]
    assert_nothing_missing(entries)


async def test_a_model_that_comes_back_is_asked_again(
    caller: Caller, ledger: Ledger, switchboard: Switchboard
) -> None:
    await switchboard.fault("openai", "rate_limit_429")
    await caller.says("Hello, my name is Maria Lopez.")
    await ledger.until_agent_said(caller.call_id, ASKED_AGAIN)
    await switchboard.fault("openai", "none")
    await caller.asks("I would like to know more about a car.")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    assert said_by(entries, "caller")
    assert not of_type(entries, "callback.requested")


async def test_a_recogniser_that_hangs_up_is_called_again(
    caller: Caller, ledger: Ledger, switchboard: Switchboard
) -> None:
    await switchboard.fault("deepgram", "disconnect")
    await caller.says("Hello, can you hear me?")
    await ledger.until(caller.call_id, "fault.noted")
    await switchboard.fault("deepgram", "none")
    await caller.asks("I would like to know more about a car.")
    await caller.hangs_up()
    entries = await ledger.closed(caller.call_id)
    assert said_by(entries, "caller")
    assert {fault["component"] for fault in of_type(entries, "fault.noted")} == {"stt"}
    assert (await ledger.call(caller.call_id))["end_reason"] == "caller_hung_up"

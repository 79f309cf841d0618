"""A caller never waits in silence for the language model: a word after a while, then an apology."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from callcenter.events import CallEnded, EndReason, FaultNoted
from callcenter_agent.dialogue.waiting import GaveUpError, Patience, bridged
from callcenter_agent.phrases import Phrase

from tests.agent.conftest import OpenTalk, StandIn
from tests.agent.test_behaviors import said, until_hung_up
from tests.waiting import PATIENCE_S

QUICK = Patience(filler_after_s=0.05, give_up_after_s=0.2)


async def pieces(*pauses_s: float) -> AsyncIterator[str]:
    for number, pause_s in enumerate(pauses_s):
        await asyncio.sleep(pause_s)
        yield str(number)


async def heard(*pauses_s: float) -> list[str]:
    return [one async for one in bridged(pieces(*pauses_s), patience=QUICK, filler=lambda: "hm")]


@pytest.mark.parametrize(
    ("pauses_s", "expected"),
    [((), []), ((0, 0), ["0", "1"]), ((0.1, 0), ["hm", "0", "1"]), ((0, 0.1), ["0", "1"])],
)
async def test_only_a_late_beginning_is_bridged(pauses_s: tuple[float, ...], expected: list[str]) -> None:
    assert await heard(*pauses_s) == expected


@pytest.mark.parametrize("pauses_s", [(9.0,), (0, 9.0)])
async def test_silence_is_given_up(pauses_s: tuple[float, ...]) -> None:
    with pytest.raises(GaveUpError):
        await heard(*pauses_s)


async def test_what_the_model_raises_is_raised() -> None:
    async def broken() -> AsyncIterator[str]:
        yield "0"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        [one async for one in bridged(broken(), patience=QUICK, filler=lambda: "hm")]


async def test_who_stops_listening_stops_the_model() -> None:
    stopped = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        try:
            while True:
                yield "0"
                await asyncio.sleep(0.01)
        finally:
            stopped.set()

    words = bridged(endless(), patience=QUICK, filler=lambda: "hm")
    await anext(words)
    await words.aclose()  # type: ignore[attr-defined] # it is a generator
    await asyncio.wait_for(stopped.wait(), PATIENCE_S)


LIMITS = {"model_filler": timedelta(seconds=0.15), "model": timedelta(seconds=0.6)}


async def test_a_slow_model_is_bridged_and_then_answers(open_talk: OpenTalk, stand_in: StandIn) -> None:
    async with open_talk(limits=LIMITS) as talk:
        before = stand_in.controls.delays
        stand_in.controls.set_delays(llm_ttft_ms=300)
        try:
            await talk.say("Hello there.")
        finally:
            stand_in.controls.delays = before
        assert talk.last_words.startswith("One moment, please. ")
        assert len(talk.last_words) > len("One moment, please. ")
        assert talk.noted(FaultNoted) == []


async def test_a_silent_model_ends_in_an_apology_never_in_dead_air(
    open_talk: OpenTalk, stand_in: StandIn
) -> None:
    async with open_talk(limits=LIMITS) as talk:
        before = stand_in.controls.delays
        stand_in.controls.set_delays(llm_ttft_ms=5000)
        try:
            await talk.say("Hello there.")
            assert said(talk, Phrase.TROUBLE) == 1
            await talk.say("Hello?")
            await until_hung_up(talk)
        finally:
            stand_in.controls.delays = before
        assert said(talk, Phrase.APOLOGY) == 1
        assert talk.noted(CallEnded)[0].end_reason is EndReason.ERROR
        assert {fault.component for fault in talk.noted(FaultNoted)} == {"llm"}

"""The dealership's conversation through the library's own test interface, model and tools included."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from callcenter.events import (
    CallbackRequested,
    CallEnded,
    Direction,
    DispositionSet,
    EndReason,
    FactNoted,
    Speaker,
    StateChanged,
    ToolEnded,
    ToolStarted,
    TurnEnded,
    VehicleFound,
    VehicleMissing,
)
from callcenter_agent.behaviors.greeting import greet
from callcenter_agent.desks.dealership.states import MOVES, State
from callcenter_agent.ending import end

from tests.agent.conftest import HONDA, OpenTalk, StandIn, Talk
from tests.agent.known import KnownFacts, SlowFacts

SPELLED = "It is one H G C M eight two six three three A zero zero four three five two."

SPELLED_TRUCK = "It is one M eight G D M nine A X K P zero four two seven eight eight."


async def confirm_vin(talk: Talk) -> None:
    await talk.say(SPELLED)
    await talk.say("Yes, that is right.")


async def test_name_and_wish_are_noted_once_said(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        result = await talk.say(
            "Hi, this is Dana Miller. I would like to know more about a car I am looking at."
        )
        result.expect.contains_function_call(name="note_caller")
        noted = {fact.name: fact.value for fact in talk.noted(FactNoted)}
        assert noted["name"] == "Dana Miller"
        assert "car" in noted["wish"]
        assert talk.call.conversation.context.customer_name == "Dana Miller"


async def test_a_spelled_vin_is_read_back_before_anything_is_looked_up(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        result = await talk.say(SPELLED)
        result.expect.contains_function_call(name="capture_vin", arguments={})
        assert "Is that right?" in talk.last_words
        assert talk.lookup.asked == []


async def test_the_affirmed_vin_is_looked_up_and_the_vehicle_told(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await confirm_vin(talk)
        assert [HONDA in asked for asked in talk.lookup.asked] == [True]
        assert [found.vin for found in talk.noted(VehicleFound)] == [HONDA]
        assert "2003 Honda Accord" in talk.last_words
        states = [changed.to_state for changed in talk.noted(StateChanged)]
        assert "vehicle_lookup" in states
        assert states[-1] == "providing_details"


async def test_a_vin_with_a_wrong_check_digit_is_never_looked_up(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await talk.say("It is one H G C M eight two six four three A zero zero four three five two.")
        await talk.say("Yes, that is right.")
        assert talk.lookup.asked == []
        assert talk.noted(VehicleFound) == []


async def test_a_correction_after_the_read_back_is_taken(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await talk.say(SPELLED)
        await talk.say(f"No, that is wrong. {SPELLED_TRUCK}")
        assert talk.lookup.asked == []
        assert "Is that right?" in talk.last_words
        await talk.say("Yes, correct.")
        assert [found.vin for found in talk.noted(VehicleFound)] == ["1M8GDM9AXKP042788"]


async def test_three_failures_offer_a_callback_instead_of_a_loop(open_talk: OpenTalk) -> None:
    wrong = "It is one H G C M eight two six four three A zero zero four three five two."
    async with open_talk() as talk:
        for _ in range(3):
            await talk.say(wrong)
        assert "call you back" in talk.last_words
        await talk.say("Yes, please call me back.")
        assert talk.noted(CallbackRequested)[0].phone == "+12025550170"


async def test_an_unknown_vehicle_is_said_to_be_unknown(open_talk: OpenTalk) -> None:
    async with open_talk(answers=[httpx.Response(200, json={"found": False})]) as talk:
        await confirm_vin(talk)
        assert [missing.vin for missing in talk.noted(VehicleMissing)] == [HONDA]
        assert "can't find" in talk.last_words
        assert talk.call.conversation.context.follow_up_needed


@pytest.mark.parametrize("fault", [httpx.ConnectError("refused"), httpx.Response(503), httpx.Response(200)])
async def test_a_lookup_that_fails_is_told_and_a_colleague_offered(
    open_talk: OpenTalk, fault: httpx.Response | Exception
) -> None:
    async with open_talk(answers=[fault]) as talk:
        await confirm_vin(talk)
        assert "colleague call you back" in talk.last_words
        assert [ended.ok for ended in talk.noted(ToolEnded) if ended.tool == "lookup_vehicle"] == [False]


async def test_a_lookup_that_fails_once_is_tried_again(open_talk: OpenTalk) -> None:
    found = httpx.Response(200, json={"found": True, "year": 2003, "make": "Honda", "model": "Accord"})
    async with open_talk(answers=[httpx.Response(503), found]) as talk:
        await confirm_vin(talk)
        assert len(talk.lookup.asked) == 2
        assert len(talk.noted(VehicleFound)) == 1


async def test_a_tool_that_takes_too_long_is_given_up_and_the_caller_told(open_talk: OpenTalk) -> None:
    async with open_talk(limits={"tool": timedelta(milliseconds=50)}) as talk:
        talk.lookup.takes_s = 1.0
        await confirm_vin(talk)
        assert "taking too long" in talk.last_words
        assert [ended.error for ended in talk.noted(ToolEnded) if not ended.ok] == ["timed out"]


async def test_who_waits_for_a_slow_calendar_is_told_so(open_talk: OpenTalk) -> None:
    limits = {"tool_progress": timedelta(seconds=0.1)}
    monday = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/New_York"))
    free = KnownFacts(
        slots=[("dealership", "test_drive", monday.replace(day=3, hour=hour)) for hour in (9, 11)]
    )
    async with open_talk(facts=SlowFacts(free, 0.4), limits=limits, now=monday.astimezone(UTC)) as talk:
        await talk.say("I would like to book a test drive for tomorrow.")
        said = [turn.text for turn in talk.noted(TurnEnded) if turn.speaker is Speaker.AGENT]
        assert said[0] == "One moment, I am looking that up."
        assert "9 AM or 11 AM" in said[1]


async def test_what_was_reached_stays_when_the_caller_just_hangs_up(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        end(talk.call, EndReason.CALLER_HUNG_UP)
        assert talk.noted(DispositionSet) == []
    async with open_talk() as talk:
        await confirm_vin(talk)
        end(talk.call, EndReason.CALLER_HUNG_UP)
        assert [one.disposition for one in talk.noted(DispositionSet)] == ["vehicle_found"]
        assert talk.noted(CallEnded)[0].end_reason is EndReason.CALLER_HUNG_UP


async def test_goodbye_sets_the_disposition_says_goodbye_and_hangs_up(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await confirm_vin(talk)
        await talk.say("No, thank you, goodbye.")
        async with asyncio.timeout(10):
            await talk.deleted.wait()
        assert talk.noted(DispositionSet)[0].disposition == "vehicle_found"
        assert talk.noted(CallEnded)[0].end_reason is EndReason.AGENT_HUNG_UP
        assert "Goodbye" in talk.last_words
        assert talk.noted(StateChanged)[-1].to_state == "ended"


async def test_every_turn_and_tool_is_written_down(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await confirm_vin(talk)
        speakers = [turn.speaker.value for turn in talk.noted(TurnEnded)]
        assert speakers == ["caller", "agent", "caller", "agent"]
        started = [tool.tool_call_id for tool in talk.noted(ToolStarted)]
        assert started == [tool.tool_call_id for tool in talk.noted(ToolEnded)]
        assert [event.counter for event in talk.events] == list(range(1, len(talk.events) + 1))


@pytest.mark.parametrize("stand_in", ["hostile"], indirect=True)
@pytest.mark.parametrize("seed", range(6))
async def test_a_model_that_misbehaves_breaks_no_gate(
    open_talk: OpenTalk, stand_in: StandIn, seed: int
) -> None:
    """Wrong tools, invented arguments, ignored directions: only a spelled and affirmed VIN is looked up."""
    stand_in.controls.seed = seed
    async with open_talk() as talk:
        await talk.say("Hello, this is Dana Miller.")
        assert talk.lookup.asked == []
        await talk.say(SPELLED)
        assert talk.lookup.asked == []
        for words in ("Yes, that is right.", "Anything else about it?", "Please tell me the vehicle."):
            if not talk.call.ending:
                await talk.say(words)
        assert all(HONDA in asked for asked in talk.lookup.asked)
        assert {found.vin for found in talk.noted(VehicleFound)} <= {HONDA}
        if not talk.noted(VehicleFound):
            assert "vehicle_found" not in {one.disposition for one in talk.noted(DispositionSet)}
        moves = [(one.from_state, one.to_state) for one in talk.noted(StateChanged)]
        assert all(State(to) in MOVES[State(before)] | {State(before)} for before, to in moves)


async def test_who_was_called_is_not_thanked_for_calling(open_talk: OpenTalk) -> None:
    about = {"customer": "Dana Miller", "reason": "the car's service is due"}
    async with open_talk(direction=Direction.OUTBOUND, context=about) as talk:
        instructions = talk.session.current_agent.instructions
        assert "You called them" in instructions
        assert '"reason": "the car\'s service is due"' in instructions
        greet(talk.call)
        await talk.session.wait_for_idle()
        await talk.say("No, thank you, goodbye.")
        async with asyncio.timeout(10):
            await talk.deleted.wait()
        said = " ".join(turn.text for turn in talk.noted(TurnEnded) if turn.speaker is Speaker.AGENT)
        assert "this is the AI assistant of Lakeside Motors" in said
        assert "Thank you for your time" in said
        assert "Thank you for calling" not in said
        assert "Thanks for calling" not in said

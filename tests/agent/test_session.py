"""What a session is opened with: the desk's own tuning and limits, explicit room options, models by role."""

from __future__ import annotations

import re
import typing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.desk_parts import Limits, NoiseSuppression, Tuning
from callcenter_agent.call import Call
from callcenter_agent.desks.insurance.claims.filing import Claims
from callcenter_agent.desks.insurance.reception import Reception
from callcenter_agent.noise import Quieter
from callcenter_agent.providers import CONNECT_OPTIONS, providers_for
from callcenter_agent.session import new_session, room_options, turn_handling
from callcenter_agent.settings import AgentSettings
from livekit import rtc
from livekit.agents import NOT_GIVEN, AgentSession, vad
from livekit.agents.llm import FallbackAdapter, RealtimeModel
from livekit.agents.utils import http_context

from tests.agent.conftest import OpenTalk, StandIn


class Ear(vad.VAD):
    def __init__(self) -> None:
        super().__init__(capabilities=vad.VADCapabilities(update_interval=0.1))

    def stream(self) -> vad.VADStream:
        raise NotImplementedError


KIND = rtc.ParticipantKind
ROOT = Path(__file__).resolve().parents[2]
LATENCY = ROOT / "docs/latency.md"
AGENT = ROOT / "services/agent/src/callcenter_agent"
SLOW = Tuning(
    shortest_pause=timedelta(seconds=0.7),
    longest_pause=timedelta(seconds=4),
    interrupting_speech=timedelta(seconds=0.9),
    false_interruption=timedelta(seconds=3),
    preemptive_generation=False,
    preemptive_speech=False,
)


def test_a_desks_tuning_is_what_turns_are_taken_by() -> None:
    taken = turn_handling(SLOW)
    assert taken["endpointing"] == {"mode": "fixed", "min_delay": 0.7, "max_delay": 4.0}
    interruption = taken["interruption"]
    assert (interruption["min_duration"], interruption["false_interruption_timeout"]) == (0.9, 3.0)
    assert interruption["mode"] == "vad"
    assert interruption["resume_false_interruption"]
    assert taken["preemptive_generation"] == {"enabled": False, "preemptive_tts": False}


@pytest.mark.parametrize("part", [Tuning, Limits])
def test_what_may_be_tuned_is_explained(part: type[Tuning | Limits]) -> None:
    """A figure without a reason is changed without one."""
    page = LATENCY.read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:tuning\.|limits\.)?([a-z_]+)`", page))
    assert [name for name in part.model_fields if name not in named] == []


@pytest.mark.parametrize("part", [Tuning, Limits])
def test_what_may_be_tuned_has_an_effect(part: type[Tuning | Limits]) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in AGENT.rglob("*.py"))
    assert [name for name in part.model_fields if not re.search(rf"\.{name}\b", code)] == []


async def test_a_session_is_typed_by_the_call_and_takes_its_desks_limits(
    open_talk: OpenTalk, worker_settings: AgentSettings
) -> None:
    async with open_talk(desk="insurance") as talk:
        call = talk.call
        providers = providers_for(call.settings, worker_settings)
        ear: Any = Ear()
        session = new_session(call, providers=providers, ear=ear)
        assert session.userdata is call
        assert session.vad is ear
        assert session.options.user_away_timeout == 30.0
        assert session.conn_options is CONNECT_OPTIONS
    assert typing.get_type_hints(new_session)["return"] == AgentSession[Call]


def test_room_options_are_explicit_and_noise_is_suppressed_by_kind() -> None:
    call: Any = SimpleNamespace(settings=SimpleNamespace(noise_suppression=NoiseSuppression()))
    options = room_options(call, phone="sip_1")
    assert options.participant_identity == "sip_1"
    assert options.participant_kinds == [KIND.PARTICIPANT_KIND_SIP]
    assert (options.close_on_disconnect, options.delete_room_on_close) == (True, False)
    assert (options.text_input, options.video_input) == (False, False)
    hearing = options.get_audio_input_options()
    assert hearing is not None
    chosen: Any = hearing.noise_cancellation
    for kind, quietened in ((KIND.PARTICIPANT_KIND_SIP, True), (KIND.PARTICIPANT_KIND_STANDARD, False)):
        about = SimpleNamespace(participant=SimpleNamespace(kind=kind))
        assert isinstance(chosen(about), Quieter) is quietened


async def test_a_role_thinks_with_its_own_model_and_a_second_one_stands_behind_it(
    open_talk: OpenTalk, worker_settings: AgentSettings
) -> None:
    async with open_talk(desk="insurance") as talk:
        wanted = {"default": "gpt-4.1-mini", "claims": "gpt-4.1"}
        settings = worker_settings.model_copy(update={"openai_fallback_model": "gpt-4o-mini"})
        minds = providers_for(talk.call.settings.model_copy(update={"models": wanted}), settings).minds
        assert list(minds) == ["claims"]
        talk.call.minds = minds
        assert Claims(talk.call).llm is minds["claims"]
        assert Reception(talk.call).llm is NOT_GIVEN
        behind: Any = minds["claims"]
        assert isinstance(behind, FallbackAdapter)
        assert [one.model for one in behind._llm_instances] == ["gpt-4.1", "gpt-4o-mini"]


async def test_a_second_voice_speaks_where_the_first_is_away(
    stand_in: StandIn, open_talk: OpenTalk, worker_settings: AgentSettings
) -> None:
    urls = {"eleven_base_url": stand_in.base_url, "openai_base_url": stand_in.base_url}
    stand_in.controls.scripted = True
    stand_in.controls.set_fault("elevenlabs", "error_500")
    async with open_talk() as talk, http_context.open():
        voices: Any = providers_for(talk.call.settings, worker_settings.model_copy(update=urls)).tts
        spoken = await voices.synthesize("Good morning.").collect()
        for voice in (voices, *voices._tts_instances):
            await voice.aclose()
    stand_in.controls.scripted = False
    assert spoken.duration > 0.2


async def test_a_desk_may_let_one_model_hear_and_think(
    open_talk: OpenTalk, worker_settings: AgentSettings
) -> None:
    """It decides when a turn has ended; no recogniser is asked."""
    async with open_talk() as talk:
        wish = talk.call.settings.model_copy(update={"pipeline": "realtime"})
        providers = providers_for(wish, worker_settings)
        assert providers.stt is None
        assert isinstance(providers.llm, RealtimeModel)
        nobody: Any = None
        session = new_session(talk.call, providers=providers, ear=nobody)
        assert (session.stt, session.turn_detection) == (None, "realtime_llm")
        await providers.llm.aclose()

"""What a process has at hand before its call: settings, desks, an ear, voices, a store, a client for lookups.

A process takes one call. Whatever is slow to build and needs no caller is built while it is idle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.logs import configure_logs
from callcenter.settings import load
from callcenter.storage import Storage
from livekit.agents import JobProcess, vad
from livekit.agents.utils import http_context
from redis.asyncio import Redis

from callcenter_agent.desks import desk
from callcenter_agent.facts import Facts
from callcenter_agent.facts.services import new_facts
from callcenter_agent.lookup import VehicleLookup, new_client
from callcenter_agent.memory import Memory, RedisMemory
from callcenter_agent.phrases import Phrase
from callcenter_agent.providers import Providers, providers_for
from callcenter_agent.record.postgres import PostgresStore
from callcenter_agent.recording.keeping import FOLDER as RECORDINGS
from callcenter_agent.recording.keeping import Means
from callcenter_agent.recording.listener import Door
from callcenter_agent.settings import AgentSettings
from callcenter_agent.warmup import load_ear, warm_up

_KEY: Final = "workplace"
MEMORY_S: Final = 0.4


@dataclass(frozen=True)
class Workplace:
    settings: AgentSettings
    desks: desk.Desks
    ear: vad.VAD
    providers: Mapping[str, Providers]
    """By desk: their voices and the words they expect differ."""
    store: PostgresStore
    """Connects at the first event it is given."""
    lookup: VehicleLookup
    facts: Facts
    memory: Memory
    recording_means: Means


def prepare(process: JobProcess) -> None:
    http_context._set_default_cert_env()  # the library does so too late for a forkserver that began first
    settings = load(AgentSettings)
    configure_logs("agent", level=settings.log_level, json=settings.environment == "production")
    desks = desk.load(phrases_dir=settings.phrases_dir)
    ear = load_ear()
    lookup = new_client(settings.lookup_url, settings.lookup_service_key.get_secret_value())
    process.userdata[_KEY] = Workplace(
        settings=settings,
        desks=desks,
        ear=ear,
        providers={
            desk_id: providers_for(one.settings, settings, keyterms=one.conduct.KEYTERMS)
            for desk_id, one in desks.by_id.items()
        },
        store=new_store(settings, name="agent-job"),
        lookup=VehicleLookup(lookup),
        memory=RedisMemory(new_redis(settings)),
        recording_means=Means(
            door=Door(
                settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret.get_secret_value()
            ),
            storage=Storage(settings),
            folder=settings.spool_dir / RECORDINGS,
        ),
        facts=new_facts(
            lookup=lookup, api=new_client(settings.api_url, settings.agent_api_key.get_secret_value())
        ),
    )
    for one in desks.by_id.values():
        one.book.audio(Phrase.GREETING)
    warm_up(ear)


def new_redis(settings: AgentSettings) -> Redis:
    """Connects at its first command."""
    return Redis.from_url(
        settings.redis_url.get_secret_value(), socket_timeout=MEMORY_S, socket_connect_timeout=MEMORY_S
    )


def new_store(settings: AgentSettings, *, name: str) -> PostgresStore:
    return PostgresStore(
        database_url=settings.database_url.get_secret_value(),
        redis_url=settings.redis_url.get_secret_value(),
        name=name,
    )


def workplace_of(process: JobProcess) -> Workplace:
    place: Workplace = process.userdata[_KEY]
    return place

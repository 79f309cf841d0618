"""What a process has at hand before its first call: settings, desks, an ear, a client for lookups."""

from dataclasses import dataclass
from typing import Final

import httpx
from callcenter.logs import configure_logs
from callcenter.settings import load
from livekit.agents import JobProcess, vad

from callcenter_agent.desks import desk
from callcenter_agent.lookup import new_client
from callcenter_agent.phrases import Phrase
from callcenter_agent.record.postgres import PostgresStore
from callcenter_agent.settings import AgentSettings
from callcenter_agent.warmup import load_ear, warm_up

_KEY: Final = "workplace"


@dataclass(frozen=True)
class Workplace:
    settings: AgentSettings
    desks: desk.Desks
    ear: vad.VAD
    lookup_client: httpx.AsyncClient

    def new_store(self) -> PostgresStore:
        """For one call. Connects at the first event it is given."""
        return new_store(self.settings, name="agent-job")


def prepare(process: JobProcess) -> None:
    """Everything that takes time and needs no caller."""
    settings = load(AgentSettings)
    configure_logs("agent", level=settings.log_level, json=settings.environment == "production")
    ear = load_ear()
    desks = desk.load(phrases_dir=settings.phrases_dir)
    for one in desks.by_id.values():
        one.phrases.audio(Phrase.GREETING)
    process.userdata[_KEY] = Workplace(
        settings=settings,
        desks=desks,
        ear=ear,
        lookup_client=new_client(settings.lookup_url, settings.lookup_service_key.get_secret_value()),
    )
    warm_up(ear)


def new_store(settings: AgentSettings, *, name: str) -> PostgresStore:
    return PostgresStore(
        database_url=settings.database_url.get_secret_value(),
        redis_url=settings.redis_url.get_secret_value(),
        name=name,
    )


def workplace_of(process: JobProcess) -> Workplace:
    place: Workplace = process.userdata[_KEY]
    return place

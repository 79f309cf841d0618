"""Addresses and environment variables of a local installation."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from callcenter_local import folders
from callcenter_local.keys import Keys
from callcenter_local.ports import LOOPBACK, free_port, is_free


def _chosen(name: str, usual: int) -> int:
    """The port that the environment names, else the usual one if it is free, else any."""
    if asked := os.environ.get(name):
        return int(asked)
    return usual if is_free(usual) else free_port()


@dataclass(frozen=True)
class Addresses:
    """Every port of an installation, on the loopback interface."""

    postgres: int = field(default_factory=free_port)
    redis: int = field(default_factory=free_port)
    storage: int = field(default_factory=free_port)
    livekit: int = field(default_factory=free_port)
    api: int = field(default_factory=free_port)
    lookup: int = field(default_factory=free_port)
    agent: int = field(default_factory=free_port)
    sim_gateway: int = field(default_factory=free_port)
    sim_providers: int = field(default_factory=free_port)
    sim_control: int = field(default_factory=free_port)

    @classmethod
    def familiar(cls) -> Addresses:
        """The documented ports where they are free, so that a curl from the README works."""
        return cls(
            api=_chosen("API_PORT", 8000),
            lookup=_chosen("LOOKUP_PORT", 8001),
            sim_control=_chosen("SIM_CONTROL_PORT", 9200),
        )

    @property
    def api_url(self) -> str:
        return f"http://{LOOPBACK}:{self.api}"

    @property
    def lookup_url(self) -> str:
        return f"http://{LOOPBACK}:{self.lookup}"

    @property
    def sim_url(self) -> str:
        return f"http://{LOOPBACK}:{self.sim_control}"

    @property
    def livekit_url(self) -> str:
        """Through the gateway, as the product sees it."""
        return f"ws://{LOOPBACK}:{self.sim_gateway}"

    @property
    def storage_url(self) -> str:
        return f"http://{LOOPBACK}:{self.storage}"

    @property
    def webhook_url(self) -> str:
        return f"{self.api_url}/v1/webhooks/livekit"

    @property
    def agent_health_url(self) -> str:
        return f"http://{LOOPBACK}:{self.agent}/"


def environment(folder: Path, keys: Keys, at: Addresses) -> dict[str, str]:
    """What every service is told; .env.example explains each name."""
    return {**_product(folder, keys, at), **_providers(at), **_sim(folder, at)}


def _product(folder: Path, keys: Keys, at: Addresses) -> dict[str, str]:
    database = f"callcenter:{keys.postgres_password}@{LOOPBACK}:{at.postgres}/callcenter"
    return {
        "ENVIRONMENT": "development",
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
        "ORT_DISABLE_TELEMETRY": "1",
        "DATABASE_URL": f"postgresql+asyncpg://{database}",
        "REDIS_URL": f"redis://{LOOPBACK}:{at.redis}/0",
        "LIVEKIT_URL": at.livekit_url,
        "LIVEKIT_PUBLIC_URL": at.livekit_url,
        "LIVEKIT_API_KEY": keys.livekit_key,
        "LIVEKIT_API_SECRET": keys.livekit_secret,
        "S3_ENDPOINT": at.storage_url,
        "S3_PUBLIC_ENDPOINT": at.storage_url,
        "S3_ACCESS_KEY": keys.s3_access_key,
        "S3_SECRET_KEY": keys.s3_secret_key,
        "S3_BUCKET": "recordings",
        "S3_REGION": "us-east-1",
        "API_URL": at.api_url,
        "API_HOST": LOOPBACK,
        "API_PORT": str(at.api),
        "API_BOOTSTRAP_KEY": keys.api_key,
        "AGENT_API_KEY": keys.agent_api_key,
        "LOOKUP_URL": at.lookup_url,
        "LOOKUP_HOST": LOOPBACK,
        "LOOKUP_PORT": str(at.lookup),
        "LOOKUP_SERVICE_KEY": keys.lookup_key,
        "DASHBOARD_EMAIL": keys.operator_email,
        "DASHBOARD_PASSWORD": keys.operator_password,
        "SESSION_SECRET": keys.session_secret,
        "AGENT_NAME": "callcenter",
        "AGENT_HTTP_HOST": LOOPBACK,
        "AGENT_HTTP_PORT": str(at.agent),
        "MAX_CALLS": "4",
        "NUM_IDLE_PROCESSES": "1",
        "DRAIN_TIMEOUT_S": "10",
        "PHRASES_DIR": str(folder / "phrases"),
    }


def _providers(at: Addresses) -> dict[str, str]:
    base = f"http://{LOOPBACK}:{at.sim_providers}/v1"
    return {
        "DEEPGRAM_API_KEY": "simulated",
        "DEEPGRAM_BASE_URL": f"{base}/listen",
        "OPENAI_API_KEY": "simulated",
        "OPENAI_BASE_URL": base,
        "OPENAI_MODEL": "gpt-4.1-mini",
        "ELEVEN_API_KEY": "simulated",
        "ELEVEN_BASE_URL": base,
    }


def _sim(folder: Path, at: Addresses) -> dict[str, str]:
    return {
        "SIM_HOST": LOOPBACK,
        "SIM_GATEWAY_PORT": str(at.sim_gateway),
        "SIM_LIVEKIT_UPSTREAM": f"http://{LOOPBACK}:{at.livekit}",
        "SIM_PROVIDERS_PORT": str(at.sim_providers),
        "SIM_CONTROL_PORT": str(at.sim_control),
        "SIM_WEBHOOK_URL": at.webhook_url,
        "SIM_CACHE_DIR": str(folders.cache_folder() / "speech"),
        "SIM_DATA_DIR": str(folder / "sim"),
    }

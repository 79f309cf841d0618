"""What the agent worker reads from its environment, once, at start."""

from datetime import timedelta
from pathlib import Path
from typing import Self

from callcenter.settings import (
    DatabaseSettings,
    LiveKitSettings,
    NumberingSettings,
    RedisSettings,
    StorageSettings,
)
from pydantic import Field, SecretStr, model_validator


class AgentSettings(DatabaseSettings, RedisSettings, LiveKitSettings, StorageSettings, NumberingSettings):
    log_level: str = "INFO"

    agent_name: str = "callcenter"
    max_calls: int = Field(default=4, ge=1)
    num_idle_processes: int = Field(default=2, ge=1)
    agent_http_host: str = "0.0.0.0"
    agent_http_port: int = Field(default=8081, ge=0, le=65535)
    sip_outbound_trunk_id: str | None = None
    ringing_timeout: timedelta = timedelta(seconds=30)
    drain_timeout_s: int = Field(default=900, ge=1)
    spool_dir: Path
    phrases_dir: Path
    replay_every: timedelta = timedelta(seconds=10)

    deepgram_api_key: SecretStr
    deepgram_base_url: str = "https://api.deepgram.com/v1/listen"
    openai_api_key: SecretStr
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = "gpt-4.1-mini"
    openai_fallback_model: str | None = None
    eleven_api_key: SecretStr
    eleven_base_url: str = "https://api.elevenlabs.io/v1"

    lookup_url: str
    lookup_service_key: SecretStr
    api_url: str = Field(description="where the services reach the api: http://host:8000")
    agent_api_key: SecretStr = Field(min_length=16, description="the API key that the agent presents")

    desk_clock_file: Path | None = None
    """For tests: holds the moment that desks take for now when a call begins."""

    @model_validator(mode="after")
    def _production_has_the_real_time(self) -> Self:
        if self.environment == "production" and self.desk_clock_file is not None:
            raise ValueError("DESK_CLOCK_FILE is for tests, not for production")
        return self


class SeedSettings(DatabaseSettings):
    log_level: str = "INFO"

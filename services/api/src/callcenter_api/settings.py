"""Everything the control plane is told from outside, read once at the start."""

import secrets
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


class ApiSettings(DatabaseSettings, RedisSettings, LiveKitSettings, StorageSettings, NumberingSettings):
    log_level: str = "INFO"
    api_host: str = "0.0.0.0"
    api_port: int = 8000
    api_bootstrap_key: SecretStr | None = Field(
        default=None, min_length=16, description="an API key that is valid from the start"
    )
    agent_api_key: SecretStr | None = Field(
        default=None, min_length=16, description="likewise, for the agent: it books appointments"
    )
    dashboard_email: str | None = Field(default=None, description="the first operator")
    dashboard_password: SecretStr | None = None
    session_secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)),
        description="signs operators' sessions; without it they end with the process",
    )
    session_lifetime: timedelta = timedelta(hours=12)
    agent_name: str = "callcenter"
    sip_outbound_trunk_id: str | None = None
    provision_inbound: bool = True
    ringing_timeout: timedelta = timedelta(seconds=30)
    spool_dir: Path = Path(".local/spool")
    agent_patience: timedelta = Field(
        default=timedelta(seconds=4), description="a phone without an agent: dispatch again after this"
    )
    apology_after: timedelta = timedelta(seconds=12)
    retention_every: timedelta = Field(
        default=timedelta(hours=1),
        gt=timedelta(0),
        description="how often what desks keep no longer is deleted",
    )
    requests_per_minute: int = Field(default=600, ge=1, description="per API key")

    @model_validator(mode="after")
    def _production_needs_a_session_secret(self) -> Self:
        if self.environment == "production" and "session_secret" not in self.model_fields_set:
            raise ValueError("SESSION_SECRET is needed in production")
        return self

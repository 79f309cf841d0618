"""Everything the control plane is told from outside, read once at the start."""

import re
import secrets
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from callcenter.settings import (
    DatabaseSettings,
    LiveKitSettings,
    NumberingSettings,
    RedisSettings,
    StorageSettings,
)
from pydantic import Field, SecretStr, model_validator

from callcenter_api.watchdog.policy import WhenFull

_HOST: Final = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)+", re.IGNORECASE)


class ApiSettings(DatabaseSettings, RedisSettings, LiveKitSettings, StorageSettings, NumberingSettings):
    log_level: str = "INFO"
    api_host: str = "0.0.0.0"
    api_port: int = 8000
    forwarded_allow_ips: str = Field(
        default="127.0.0.1,::1",
        description="proxies that are believed about a client's address and scheme: addresses and networks",
    )
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
    sip_carrier_addresses: str = Field(
        default="0.0.0.0/0,::/0", description="whose calls the inbound trunk takes: addresses and networks"
    )
    ringing_timeout: timedelta = timedelta(seconds=30)
    outbound_queue_timeout: timedelta = Field(
        default=timedelta(minutes=10),
        gt=timedelta(0),
        description="a call that found no agent for so long is not dialed any more",
    )
    slots_kept_for_inbound: int = Field(
        default=1, ge=0, description="of the agents' slots, which no call that we place may take"
    )
    spool_dir: Path = Path(".local/spool")
    agent_patience: timedelta = Field(
        default=timedelta(seconds=4), description="a phone without an agent: dispatch again after this"
    )
    apology_after: timedelta = timedelta(seconds=12)
    when_full: WhenFull = Field(
        default=WhenFull.APOLOGIZE,
        description="a caller when all is taken: apologize, or refuse (486)",
    )
    apologies_at_once: int = Field(
        default=4, ge=1, description="callers who are told so at the same time; any more hear busy (486)"
    )
    retention_every: timedelta = Field(
        default=timedelta(hours=1),
        gt=timedelta(0),
        description="how often what desks keep no longer is deleted",
    )
    requests_per_minute: int = Field(default=600, ge=1, description="per API key")

    @property
    def proxies(self) -> list[str]:
        return self.forwarded_allow_ips.replace(",", " ").split()

    @property
    def media_origin(self) -> str:
        """Where browsers fetch recordings from."""
        parts = urlsplit(self.s3_public_endpoint or self.s3_endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def carrier_addresses(self) -> list[str]:
        return self.sip_carrier_addresses.replace(",", " ").split()

    @model_validator(mode="after")
    def _carrier_has_addresses(self) -> Self:
        """LiveKit takes no trunk without any, and passes over those that it cannot read."""
        wrong = [one for one in self.carrier_addresses if not _is_address(one)]
        if wrong or not self.carrier_addresses:
            raise ValueError("SIP_CARRIER_ADDRESSES is a list of addresses, networks or hosts")
        return self

    @model_validator(mode="after")
    def _proxies_have_addresses(self) -> Self:
        """A star would let everybody choose the address that they are throttled by."""
        if not all(_is_network(one) for one in self.proxies):
            raise ValueError("FORWARDED_ALLOW_IPS is a list of addresses and networks")
        return self

    @model_validator(mode="after")
    def _production_needs_a_session_secret(self) -> Self:
        if self.environment == "production" and "session_secret" not in self.model_fields_set:
            raise ValueError("SESSION_SECRET is needed in production")
        return self


def _is_address(text: str) -> bool:
    return _is_network(text) or _HOST.fullmatch(text) is not None


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True

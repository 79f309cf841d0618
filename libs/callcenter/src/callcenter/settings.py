"""Settings that more than one service reads, and the one way to read them.

A service composes its own class from these and calls `load` once, at its edge. Field names are the names of
the environment variables in lower case; secrets have no defaults.
"""

from datetime import timedelta
from typing import Final, Literal, Self, TypeVar

import phonenumbers
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from callcenter.dialing import DialPolicy

S = TypeVar("S", bound=BaseSettings)

PLACEHOLDER = "development-only"
"""Stands in every default secret of docker-compose.yml."""


class SettingsError(Exception):
    """Every missing or wrong setting in one message. Never quotes a value."""


class Settings(BaseSettings):
    """The start of every settings class: frozen, from the environment only."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    environment: Literal["development", "production"] = "production"

    @model_validator(mode="after")
    def _placeholders_are_for_development(self) -> Self:
        if self.environment == "development":
            return self
        secrets = ((name, value) for name, value in self if isinstance(value, SecretStr))
        left = sorted(name.upper() for name, value in secrets if PLACEHOLDER in value.get_secret_value())
        if left:
            raise ValueError(f"still the value meant for development: {', '.join(left)}")
        return self


class DatabaseSettings(Settings):
    database_url: SecretStr = Field(description="postgresql+asyncpg://user:password@host:5432/name")


class RedisSettings(Settings):
    redis_url: SecretStr = Field(description="redis://host:6379/0")


class LiveKitSettings(Settings):
    livekit_url: str = Field(description="where the services reach LiveKit: ws:// or wss://")
    livekit_public_url: str | None = Field(default=None, description="where browsers reach LiveKit")
    livekit_api_key: str
    livekit_api_secret: SecretStr


MEDIA_TIMEOUT: Final = timedelta(minutes=5)


class NumberingSettings(Settings):
    """How numbers are read, which may be dialed, and how long a phone may send no sound."""

    sip_media_timeout: timedelta = Field(
        default=MEDIA_TIMEOUT,
        ge=timedelta(seconds=15),
        description="a phone that has us on hold, or suppresses silence, sends nothing for so long",
    )
    sip_trunk_country: str = Field(
        default="US", description="where a number without a country code belongs: ISO 3166, two letters"
    )
    allowed_countries: str = Field(
        default="", description="which countries may be dialed: US,CA; without it the trunk's own"
    )

    fallback_desk: str | None = Field(
        default=None, description="the desk that answers numbers of no desk; without it they are refused"
    )

    @property
    def dial_policy(self) -> DialPolicy:
        allowed = _countries(self.allowed_countries) or {self.sip_trunk_country}
        return DialPolicy(country=self.sip_trunk_country, allowed=frozenset(allowed))

    @field_validator("sip_trunk_country")
    @classmethod
    def _is_a_country(cls, text: str) -> str:
        return _country(text)

    @field_validator("allowed_countries")
    @classmethod
    def _are_countries(cls, text: str) -> str:
        return ",".join(sorted(_countries(text)))


class StorageSettings(Settings):
    s3_endpoint: str = Field(description="where the services reach the object store: http://host:port")
    s3_public_endpoint: str | None = Field(default=None, description="where browsers reach it")
    s3_access_key: str
    s3_secret_key: SecretStr
    s3_bucket: str = "recordings"
    s3_region: str = "us-east-1"


def _countries(text: str) -> set[str]:
    return {_country(word) for word in text.replace(",", " ").split()}


def _country(text: str) -> str:
    if (country := text.strip().upper()) not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("not a country: two letters, such as US or CA")
    return country


def load(settings: type[S]) -> S:
    """Read the environment. Raises `SettingsError` that names everything missing or wrong at once."""
    try:
        return settings()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        missing = sorted(_name(fault["loc"]) for fault in faults if fault["type"] == "missing")
        wrong = [
            ": ".join(filter(None, (_name(fault["loc"]), fault["msg"])))
            for fault in faults
            if fault["type"] != "missing"
        ]
        lines = [f"missing: {', '.join(missing)}"] if missing else []
        raise SettingsError("settings are incomplete\n  " + "\n  ".join(lines + wrong)) from None


def _name(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location).upper()

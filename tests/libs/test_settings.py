"""Settings are read once, and everything wrong with them is said at once."""

import pytest
from callcenter.dialing import DialPolicy
from callcenter.settings import (
    DatabaseSettings,
    LiveKitSettings,
    NumberingSettings,
    RedisSettings,
    SettingsError,
    StorageSettings,
    load,
)
from pydantic import Field, ValidationError


class Everything(DatabaseSettings, RedisSettings, LiveKitSettings, StorageSettings):
    port: int = Field(default=8000, le=65535)


COMPLETE = {
    "DATABASE_URL": "postgresql+asyncpg://u:pass-word@h/d",
    "REDIS_URL": "redis://h",
    "LIVEKIT_URL": "ws://h",
    "LIVEKIT_API_KEY": "k",
    "LIVEKIT_API_SECRET": "s3cr3t",
    "S3_ENDPOINT": "http://h",
    "S3_ACCESS_KEY": "a",
    "S3_SECRET_KEY": "s3cr3t",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in [field.upper() for field in Everything.model_fields]:
        monkeypatch.delenv(name, raising=False)
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_complete_settings_are_read_and_frozen(environment: pytest.MonkeyPatch) -> None:
    settings = load(Everything)
    assert (settings.s3_bucket, settings.port, settings.livekit_public_url) == ("recordings", 8000, None)
    with pytest.raises(ValidationError):
        settings.port = 1


@pytest.mark.parametrize(
    ("country", "allowed", "policy"),
    [
        ("", "", DialPolicy()),
        ("gb", "", DialPolicy(country="GB", allowed=frozenset({"GB"}))),
        ("US", "ca, us", DialPolicy(allowed=frozenset({"US", "CA"}))),
        ("US", "CA", DialPolicy(allowed=frozenset({"CA"}))),
    ],
)
def test_the_trunks_country_may_be_dialed_where_nothing_else_is_said(
    environment: pytest.MonkeyPatch, country: str, allowed: str, policy: DialPolicy
) -> None:
    environment.setenv("SIP_TRUNK_COUNTRY", country)
    environment.setenv("ALLOWED_COUNTRIES", allowed)
    assert load(NumberingSettings).dial_policy == policy


@pytest.mark.parametrize("text", ["USA", "1", "US;CA", "XX", "US,XX"])
def test_what_is_no_country_is_no_setting(environment: pytest.MonkeyPatch, text: str) -> None:
    environment.setenv("ALLOWED_COUNTRIES", text)
    with pytest.raises(SettingsError, match="ALLOWED_COUNTRIES"):
        load(NumberingSettings)


def test_secrets_do_not_show(environment: pytest.MonkeyPatch) -> None:
    assert "s3cr3t" not in repr(load(Everything))
    assert "pass-word" not in repr(load(Everything))


def test_all_that_is_missing_is_named_in_one_message(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("DATABASE_URL")
    environment.setenv("S3_SECRET_KEY", "")
    environment.setenv("PORT", "99999-not-a-port")
    with pytest.raises(SettingsError) as refused:
        load(Everything)
    assert "missing: DATABASE_URL, S3_SECRET_KEY" in str(refused.value)
    assert "PORT: " in str(refused.value)
    assert "99999" not in str(refused.value), "a wrong value may be a secret in the wrong place"

"""No default secret of the compose file works in production, and every service gets what it needs."""

import importlib
import os
from typing import Any

import pytest
from callcenter.settings import SettingsError, load
from pydantic import SecretStr

SERVICES = {
    "agent": "callcenter_agent.settings:AgentSettings",
    "api": "callcenter_api.settings:ApiSettings",
    "lookup": "callcenter_lookup.settings:LookupSettings",
}
SECRET_WORDS = ("SECRET", "PASSWORD", "_KEY", "DATABASE_URL")
NAMES_NOT_SECRETS = {"LIVEKIT_API_KEY", "S3_ACCESS_KEY", "LIVEKIT_WEBHOOK_API_KEY", "LIVEKIT_KEYS"}
OF_THE_CARRIER = {"SIP_TRUNK_PASSWORD"}  # empty until a trunk is configured
IN_IMAGE = {"SPOOL_DIR": "/var/lib/callcenter/spool", "PHRASES_DIR": "/var/lib/callcenter/phrases"}


def settings_class(service: str) -> Any:
    module, name = SERVICES[service].split(":")
    return getattr(importlib.import_module(module), name)


@pytest.fixture
def container(compose: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes this process's environment that of a service's container."""

    def enter(service: str, **changed: str) -> None:
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in {**IN_IMAGE, **compose.environment(service), **changed}.items():
            monkeypatch.setenv(name, value)

    return enter


def test_every_default_secret_says_that_it_is_for_development(compose: Any) -> None:
    for service in compose.services:
        for name, value in compose.environment(service).items():
            if name in NAMES_NOT_SECRETS | OF_THE_CARRIER or not any(w in name for w in SECRET_WORDS):
                continue
            assert "development-only" in value, (service, name)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_finds_every_setting_it_needs(service: str, container: Any) -> None:
    container(service)
    load(settings_class(service))


@pytest.mark.parametrize("service", SERVICES)
def test_production_refuses_every_default_secret_by_name(service: str, container: Any) -> None:
    container(service)
    read = load(settings_class(service))
    secrets = [name.upper() for name, value in read if isinstance(value, SecretStr)]
    placeholders = [
        name for name in secrets if "development-only" in getattr(read, name.lower()).get_secret_value()
    ]
    assert placeholders
    container(service, ENVIRONMENT="production")
    with pytest.raises(SettingsError) as refused:
        load(settings_class(service))
    for name in placeholders:
        assert name in str(refused.value)
    assert "development-only" not in str(refused.value), "values are never quoted"


@pytest.mark.parametrize("service", SERVICES)
def test_production_starts_with_secrets_of_its_own(service: str, container: Any, compose: Any) -> None:
    own = {
        name: value.replace("development-only", "9f2c61d7b0aa4e58")
        for name, value in compose.environment(service).items()
        if "development-only" in value
    }
    container(service, ENVIRONMENT="production", **own)
    load(settings_class(service))

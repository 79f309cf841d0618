""".env.example names every setting that anything reads, nothing else, and the defaults that are in force."""

import re
from pathlib import Path
from typing import Any

import pytest
from callcenter.settings import DatabaseSettings
from callcenter_agent.settings import AgentSettings, SeedSettings
from callcenter_api.settings import ApiSettings
from callcenter_lookup.settings import LookupSettings
from callcenter_sim.providers import ProviderSettings
from callcenter_sim.settings import SimSettings
from pydantic import AliasChoices, TypeAdapter
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^# ?(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)$")
CLASSES: tuple[type[BaseSettings], ...] = (
    ApiSettings,
    AgentSettings,
    SeedSettings,
    LookupSettings,
    DatabaseSettings,
    SimSettings,
    ProviderSettings,
)
READ_BY_HAND = {"MIGRATIONS_DIR", "DEMO_ONCE"}
"""Read from the environment without a settings class."""


@pytest.fixture(scope="module")
def listed() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return {found["name"]: found["value"] for line in lines if (found := LINE.match(line))}


def environment_name(field: str, info: Any) -> str:
    """The last of a setting's names is the one that is documented."""
    alias = info.validation_alias
    return str(alias.choices[-1] if isinstance(alias, AliasChoices) else field).upper()


def settings_of(kind: type[BaseSettings]) -> dict[str, Any]:
    return {environment_name(name, info): info for name, info in kind.model_fields.items()}


def compose_variables() -> set[str]:
    return set(re.findall(r"\$\{([A-Z][A-Z0-9_]*)", (ROOT / "docker-compose.yml").read_text()))


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_setting_is_listed(kind: type[BaseSettings], listed: dict[str, str]) -> None:
    assert sorted(settings_of(kind).keys() - listed.keys()) == []


def test_every_variable_of_the_compose_file_is_listed(listed: dict[str, str]) -> None:
    assert sorted(compose_variables() - listed.keys()) == []


def test_nothing_is_listed_that_nobody_reads(listed: dict[str, str]) -> None:
    read = {name for kind in CLASSES for name in settings_of(kind)} | compose_variables() | READ_BY_HAND
    assert sorted(listed.keys() - read) == []


def test_no_name_stands_there_twice() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    names = [found["name"] for line in lines if (found := LINE.match(line))]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_a_copy_of_it_changes_nothing() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_the_defaults_shown_are_those_in_force(kind: type[BaseSettings], listed: dict[str, str]) -> None:
    wrong = {}
    for name, info in settings_of(kind).items():
        shown, default = listed[name], info.default
        if default in (PydanticUndefined, None, ""):
            continue
        if TypeAdapter(info.annotation).validate_python(shown) != default:
            wrong[name] = f"shown {shown}, in force {default}"
    assert wrong == {}


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_what_has_no_default_shows_none(kind: type[BaseSettings], listed: dict[str, str]) -> None:
    """Except where another service has one."""
    elsewhere = {
        name for other in CLASSES for name, info in settings_of(other).items() if not info.is_required()
    }
    shown = {
        name: listed[name]
        for name, info in settings_of(kind).items()
        if info.is_required() and listed[name] and name not in elsewhere
    }
    assert shown == {}

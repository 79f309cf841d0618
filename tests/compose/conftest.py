"""The compose file and the Dockerfile as data, read without a Docker engine."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]

# ${NAME}, ${NAME:-default} with one level of nesting in the default
_VARIABLE = re.compile(r"\$\{(?P<name>[A-Z][A-Z0-9_]*)(?::-(?P<default>(?:[^${}]|\$\{[^{}]*\})*))?\}")


def interpolate(text: str, environment: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        given = environment.get(match["name"])
        return given if given else interpolate(match["default"] or "", environment)

    return _VARIABLE.sub(value, text)


def variables_in(text: str) -> set[str]:
    found: set[str] = set()
    for match in _VARIABLE.finditer(text):
        found |= {match["name"]} | variables_in(match["default"] or "")
    return found


@dataclass(frozen=True)
class Compose:
    text: str
    services: dict[str, dict[str, Any]]
    volumes: dict[str, Any]

    @property
    def one_shots(self) -> set[str]:
        return {name for name, service in self.services.items() if service.get("restart") == "no"}

    def waits_for(self, service: str) -> dict[str, str]:
        """Whom a service does not start without, and what it waits for them to be."""
        given = self.services[service].get("depends_on") or {}
        return {name: how["condition"] for name, how in given.items() if how.get("required", True)}

    def started_before(self, service: str) -> set[str]:
        """All that a service does not start without, through others too."""
        found: set[str] = set()
        new = set(self.waits_for(service))
        while new:
            found |= new
            new = {name for one in new for name in self.waits_for(one)} - found
        return found

    def stopped_after(self, service: str) -> set[str]:
        """All that stays up until a service has stopped: optional dependencies count where they run."""
        found: set[str] = set()
        new = set(self.services[service].get("depends_on") or {})
        while new:
            found |= new
            new = {name for one in new for name in self.services[one].get("depends_on") or {}} - found
        return found

    def environment(self, service: str) -> dict[str, str]:
        given = self.services[service].get("environment") or {}
        return {name: "" if value is None else str(value) for name, value in given.items()}


@dataclass(frozen=True)
class Stage:
    """One `FROM … AS name` of a Dockerfile."""

    parent: str
    instructions: list[str] = field(default_factory=list)

    def has(self, instruction: str) -> bool:
        return any(line.startswith(instruction) for line in self.instructions)


def read_compose(environment: Mapping[str, str]) -> Compose:
    """As Compose itself sees the file when exactly these variables are set."""
    text = (ROOT / "docker-compose.yml").read_text()
    document = yaml.safe_load(interpolate(text, environment))
    return Compose(text=text, services=document["services"], volumes=document["volumes"])


def read_stages(path: Path) -> dict[str, Stage]:
    joined = re.sub(r"\\\n\s*", " ", path.read_text())
    stages: dict[str, Stage] = {}
    name = ""
    for line in (line.strip() for line in joined.splitlines()):
        opened = re.match(r"FROM (\S+)(?: AS (\S+))?$", line)
        if opened:
            name = opened[2] or "final"
            stages[name] = Stage(parent=opened[1])
        elif line and not line.startswith("#") and name:
            stages[name].instructions.append(line)
    return stages


@pytest.fixture(scope="session")
def compose() -> Compose:
    return read_compose({})


@pytest.fixture(scope="session")
def read_with() -> Callable[..., Compose]:
    """The compose file as it is with some variables set."""

    def read(**variables: str) -> Compose:
        return read_compose(variables)

    return read


@pytest.fixture(scope="session")
def compose_variables(compose: Compose) -> set[str]:
    """The names of every variable that the compose file reads."""
    return variables_in(compose.text)


@pytest.fixture(scope="session")
def stages() -> dict[str, Stage]:
    return read_stages(ROOT / "infra" / "Dockerfile")

"""What stands before everything else in production: infra/check_secrets.py, run as its container runs it."""

import importlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "infra" / "check_secrets.py"
DEFAULTED = re.compile(r"\$\{([A-Z0-9_]+):-development-only")
SETTINGS = (
    "callcenter_agent.settings:AgentSettings",
    "callcenter_api.settings:ApiSettings",
    "callcenter_lookup.settings:LookupSettings",
)


@pytest.fixture
def secrets(compose: Any) -> set[str]:
    """Every variable that has a default which is for development alone."""
    found = set(DEFAULTED.findall(compose.text))
    assert len(found) > 10
    return found


@pytest.fixture
def own(secrets: set[str]) -> dict[str, str]:
    return {name: f"{name.lower().replace('_', '-')}-4f0c8e1b77aa29d35" for name in secrets}


@pytest.fixture
def environment(read_with: Any) -> Callable[..., dict[str, str]]:
    """What the job's container gets when these variables are set."""

    def of(given: Mapping[str, str]) -> dict[str, str]:
        return dict(read_with(**given).environment("check-secrets"))

    return of


def check(environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT)], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def faults() -> Callable[[Mapping[str, str]], list[str]]:
    """The decision alone, for tables."""
    spec = importlib.util.spec_from_file_location("check_secrets", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.faults  # type: ignore[no-any-return]


@pytest.fixture
def refused(environment: Any, faults: Any, own: dict[str, str]) -> Callable[..., set[str]]:
    """Which settings are refused in production when these differ from secrets of one's own."""

    def of(**changed: str) -> set[str]:
        found = faults(environment({"ENVIRONMENT": "production", **own, **changed}))
        return {fault.split()[0] for fault in found}

    return of


def named(refusal: str) -> set[str]:
    return set(re.findall(r"^  - ([A-Z0-9_]+)", refusal, re.MULTILINE))


def fields_of(settings: str) -> Any:
    module, name = settings.split(":")
    return getattr(importlib.import_module(module), name).model_fields


def test_development_needs_no_secrets(environment: Any) -> None:
    checked = check(environment({}))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_production_names_every_secret_in_one_message(environment: Any, secrets: set[str]) -> None:
    checked = check(environment({"ENVIRONMENT": "production"}))
    assert checked.returncode == 1
    assert named(checked.stderr) == secrets
    assert checked.stderr.count("nothing is started") == 1
    assert "development-only" not in checked.stderr, "values are never quoted"


def test_production_starts_with_secrets_of_its_own(environment: Any, own: dict[str, str]) -> None:
    assert check(environment({"ENVIRONMENT": "production", **own})).returncode == 0


def test_each_secret_alone_is_missed(refused: Any, own: dict[str, str]) -> None:
    for name in own:
        assert refused(**{name: ""}) == {name}
        assert refused(**{name: "development-only-and-long-enough-for-anybody"}) == {name}


def test_a_short_secret_is_refused_and_not_quoted(environment: Any, own: dict[str, str]) -> None:
    made_up = {name for name in own if name not in {"DEEPGRAM_API_KEY", "OPENAI_API_KEY", "ELEVEN_API_KEY"}}
    short = dict.fromkeys(made_up, "hunter2")
    checked = check(environment({"ENVIRONMENT": "production", **own, **short}))
    assert named(checked.stderr) == made_up
    assert checked.stderr.count("too short") == len(made_up)
    assert "hunter2" not in checked.stderr


def test_nothing_passes_here_that_a_service_would_refuse_as_too_short(refused: Any) -> None:
    for settings in SETTINGS:
        for field, info in fields_of(settings).items():
            for least in [bound.min_length for bound in info.metadata if hasattr(bound, "min_length")]:
                assert refused(**{field.upper(): "x" * (least - 1)}) == {field.upper()}


def test_every_secret_of_every_service_is_looked_at(compose: Any, own: dict[str, str]) -> None:
    """A secret that only its service knows could stop production half-way."""
    for settings in SETTINGS:
        secret = {
            name.upper() for name, info in fields_of(settings).items() if "SecretStr" in str(info.annotation)
        }
        assert secret
        assert secret <= own.keys() | {"DATABASE_URL", "REDIS_URL"}, settings
        assert secret <= compose.environment("check-secrets").keys()


def test_a_password_that_an_address_cannot_carry_is_refused(refused: Any) -> None:
    """Postgres would take it when its volume is filled, and no service could ever log in."""
    odd = "slash/and@at-4f0c8e1b77aa29d35"
    assert refused(POSTGRES_PASSWORD=odd) == {"POSTGRES_PASSWORD"}
    elsewhere = "postgresql+asyncpg://us:secret@db.example:5432/calls"
    assert refused(POSTGRES_PASSWORD=odd, DATABASE_URL=elsewhere) == set()


def test_a_default_password_in_an_address_is_refused(refused: Any) -> None:
    elsewhere = "postgresql+asyncpg://us:development-only-postgres@db.example:5432/calls"
    assert refused(DATABASE_URL=elsewhere) == {"DATABASE_URL"}
    assert refused(REDIS_URL="redis://:development-only-redis@cache.example:6379/0") == {"REDIS_URL"}


def test_a_misspelt_environment_is_not_taken_for_development(environment: Any) -> None:
    checked = check(environment({"ENVIRONMENT": "prod"}))
    assert checked.returncode == 1
    assert named(checked.stderr) == {"ENVIRONMENT"}


def test_no_file_of_ours_sets_a_secret(secrets: set[str]) -> None:
    """A value in an env file of the repository would hide that one's own is missing."""
    root = SCRIPT.parents[1]
    for path in (root / "infra" / "telephony.env", root / ".env.example"):
        for line in path.read_text().splitlines():
            name, assigned, value = line.lstrip("# ").partition("=")
            assert not (assigned and name in secrets and value), (path.name, name)

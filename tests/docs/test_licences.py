"""Nothing enters the services under terms that docs/licences.md does not name."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("callcenter-agent", "callcenter-api", "callcenter-lookup")
NAMED = re.compile(
    r"apache|mit\b|bsd|isc\b|psf|python software foundation|zlib|cc0|unlicense|mpl\b",
    re.IGNORECASE,
)
EXPLAINED = {"livekit-local-inference": "LiveKit Model License"}
"""A licence of its own, with a paragraph of its own."""


@pytest.fixture(scope="module")
def locked() -> dict[str, dict[str, Any]]:
    with (ROOT / "uv.lock").open("rb") as file:
        return {package["name"]: package for package in tomllib.load(file)["package"]}


def environment_of(services: tuple[str, ...], locked: dict[str, dict[str, Any]]) -> set[str]:
    """Every package that the services bring along, with extras, whatever the platform."""
    open_, seen = [(name, ()) for name in services], set()
    while open_:
        name, extras = open_.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        package = locked[name]
        optional = package.get("optional-dependencies", {})
        wanted = [
            *package.get("dependencies", ()),
            *(one for extra in extras for one in optional.get(extra, ())),
        ]
        open_ += [(one["name"], tuple(one.get("extra", ()))) for one in wanted]
    return {name for name, _ in seen}


def licences_of(name: str) -> Iterator[str]:
    found = metadata.metadata(name)
    given = found.get("License-Expression") or (found.get("License") or "").strip().partition("\n")[0]
    if given:
        yield from re.split(r"\s+(?:AND|OR)\s+", given)
    else:
        classifiers = found.get_all("Classifier") or []
        yield from (one.rpartition("::")[2].strip() for one in classifiers if one.startswith("License ::"))


def installed(names: set[str]) -> list[str]:
    there = {str(found.metadata["Name"]).lower().replace("_", "-") for found in metadata.distributions()}
    return sorted(names & there)


def test_every_licence_of_the_services_is_one_that_is_named(locked: dict[str, dict[str, Any]]) -> None:
    unnamed = {}
    for name in installed(environment_of(SERVICES, locked)):
        licences = list(licences_of(name))
        others = [licence for licence in licences if not NAMED.search(licence)]
        if (others or not licences) and name not in EXPLAINED:
            unnamed[name] = others or "says nothing"
    assert unnamed == {}


def test_what_needs_explaining_is_explained() -> None:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert [name for name, words in EXPLAINED.items() if name not in text or words not in text] == []


def test_the_gpl_engine_is_with_none_of_the_services(locked: dict[str, dict[str, Any]]) -> None:
    assert "piper-tts" not in environment_of((*SERVICES, "callcenter-sim", "callcenter-local"), locked)

"""The environment is made once, and from what the lock names."""

from __future__ import annotations

import runpy
from typing import Any

import pytest
from callcenter_local import folders


@pytest.fixture
def bootstrap() -> dict[str, Any]:
    return runpy.run_path(str(folders.repository() / "scripts" / "bootstrap.py"), run_name="bootstrap")


def test_the_lock_has_a_program_for_this_machine(bootstrap: dict[str, Any]) -> None:
    names = [wheel["url"].rpartition("/")[2] for wheel in bootstrap["locked_uv"]()["wheels"]]
    assert any(bootstrap["fits"](name) for name in names)


def test_a_wheel_of_another_system_does_not_fit(bootstrap: dict[str, Any]) -> None:
    assert not bootstrap["fits"]("uv-1-py3-none-win_amd64.whl")


def test_every_wheel_of_uv_has_a_hash(bootstrap: dict[str, Any]) -> None:
    assert all(wheel["hash"].startswith("sha256:") for wheel in bootstrap["locked_uv"]()["wheels"])


def test_the_fingerprint_does_not_change_by_itself(bootstrap: dict[str, Any]) -> None:
    assert bootstrap["fingerprint"]() == bootstrap["fingerprint"]()

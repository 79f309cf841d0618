"""What the services are told: consistent addresses, and secrets that outlive a run."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest
from callcenter_local.environment import Addresses, environment
from callcenter_local.keys import Keys
from callcenter_local.ports import LOOPBACK


def test_a_port_that_was_asked_for_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_PORT", "23456")
    assert Addresses.familiar().api == 23456


def test_a_usual_port_that_is_taken_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("API_PORT", raising=False)
    with closing(socket.socket()) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((LOOPBACK, 8000))
        except OSError:
            pass  # somebody else has it, which is as good
        else:
            taken.listen()
        assert Addresses.familiar().api != 8000


def test_keys_are_kept_and_readable_by_nobody_else(tmp_path: Path) -> None:
    first = Keys.kept_in(tmp_path)
    assert Keys.kept_in(tmp_path) == first
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = Keys.kept_in(tmp_path / "one"), Keys.kept_in(tmp_path / "other")
    assert one.api_key != other.api_key
    assert one.livekit_secret != other.livekit_secret


def test_the_product_reaches_livekit_through_the_gateway(tmp_path: Path) -> None:
    at = Addresses()
    env = environment(tmp_path, Keys(), at)
    assert env["LIVEKIT_URL"] == f"ws://{LOOPBACK}:{at.sim_gateway}"
    assert env["SIM_LIVEKIT_UPSTREAM"] == f"http://{LOOPBACK}:{at.livekit}"
    assert env["SIM_WEBHOOK_URL"] == f"{env['API_URL']}/v1/webhooks/livekit"

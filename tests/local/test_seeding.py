"""`make seed` finds the database of a running `make up`."""

from __future__ import annotations

from pathlib import Path

import pytest
from callcenter_local.embedded.postgres import Postgres
from callcenter_local.seeding import running_port


async def test_a_running_server_is_found(postgres: Postgres) -> None:
    assert running_port(postgres.folder / "postmaster.pid") == postgres.port


@pytest.mark.parametrize("content", [None, "", "nonsense", "4194304000\n/x\n1\n5432\n"])
def test_one_that_does_not_run_is_not(tmp_path: Path, content: str | None) -> None:
    pid_file = tmp_path / "postmaster.pid"
    if content is not None:
        pid_file.write_text(content)
    assert running_port(pid_file) is None

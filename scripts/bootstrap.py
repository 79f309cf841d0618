#!/usr/bin/env python3
"""Make `.venv` as uv.lock says, then run a command in it. Standard library only.

    python3 scripts/bootstrap.py                       # only make the environment
    python3 scripts/bootstrap.py -m callcenter_local demo

uv comes from PATH, or from a venv with the version and hashes of uv.lock, or, where pip or
venv is missing, from the wheel that uv.lock names, checked against its hash.
"""

# ruff: noqa: T201, S603, S606 - it talks on the terminal, runs the tools it fetched, and has to be
# read by interpreters that are too old for it, to say so

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".bootstrap"
TOOLS = ROOT / ".local" / "uv"


def say(text: str) -> None:
    print("[setup] " + text, file=sys.stderr, flush=True)


def fail(text: str) -> None:
    say(text)
    sys.exit(1)


def ensure_python() -> None:
    """Go on in a newer interpreter when this one is too old and another is on PATH."""
    if sys.version_info >= OLDEST:
        return
    for minor in (13, 12, 11, 14):
        newer = shutil.which("python3." + str(minor))
        if newer and works(newer):
            os.execv(newer, [newer, *sys.argv])
    fail(
        f"Python 3.11 or newer is needed; this is {platform.python_version()} at {sys.executable}. "
        "Install python3.11 or newer, or name it: make PYTHON=/path/to/python3.12"
    )


def works(python: str) -> bool:
    """It starts, and is new enough (a shim may stand for a version that is not chosen)."""
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    return subprocess.run([python, "-c", check], stderr=subprocess.DEVNULL, check=False).returncode == 0


def environment_python() -> Path:
    return VENV / "bin" / "python"


def fingerprint() -> str:
    """Changes when the lock, a member's metadata or the interpreter changes."""
    digest = hashlib.sha256(sys.executable.encode())
    metadata = sorted(path for depth in ("", "*/", "*/*/") for path in ROOT.glob(f"{depth}pyproject.toml"))
    for path in (ROOT / "uv.lock", *metadata):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_ready(wanted: str) -> bool:
    return environment_python().exists() and STAMP.exists() and STAMP.read_text() == wanted


def locked_uv() -> "dict[str, Any]":
    import tomllib  # noqa: PLC0415 - not there before 3.11, which ensure_python() refuses

    with (ROOT / "uv.lock").open("rb") as file:
        packages = tomllib.load(file)["package"]
    return next(package for package in packages if package["name"] == "uv")


def pip_installed(uv: "dict[str, Any]") -> "Path | None":
    """uv in a venv of its own, by the version and hashes of the lock; None where pip or venv is missing."""
    target = TOOLS / uv["version"] / "venv"
    program: Path = target / "bin" / "uv"
    if program.exists():
        return program
    requirement = TOOLS / "requirements.txt"
    requirement.parent.mkdir(parents=True, exist_ok=True)
    hashes = " ".join("--hash=" + wheel["hash"] for wheel in uv["wheels"])
    requirement.write_text(f"uv=={uv['version']} {hashes}\n")
    install = [str(target / "bin" / "python"), "-m", "pip", "install", "-q", "--only-binary", ":all:"]
    for argv in ([sys.executable, "-m", "venv", str(target)], [*install, "-r", str(requirement)]):
        result = subprocess.run(argv, capture_output=True, check=False, timeout=600)
        if result.returncode:
            shutil.rmtree(target, ignore_errors=True)
            return None
    return program


def fits(filename: str) -> bool:
    """Whether a wheel's platform tag is this machine's (uv's wheels hold one static program each)."""
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    if sys.platform == "darwin":
        return "macosx" in filename and ("arm64" if machine == "aarch64" else machine) in filename
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return sys.platform == "linux" and libc in filename and machine in filename


def unpacked(uv: "dict[str, Any]") -> "Path | None":
    """The program out of the wheel that the lock names, after its hash was checked."""
    program: Path = TOOLS / uv["version"] / "bin" / "uv"
    if program.exists():
        return program
    wheel = next((wheel for wheel in uv["wheels"] if fits(wheel["url"].rpartition("/")[2])), None)
    if wheel is None:
        return None
    say("fetching " + wheel["url"].rpartition("/")[2])
    archive = TOOLS / "uv.whl"
    archive.parent.mkdir(parents=True, exist_ok=True)
    with urlopen(wheel["url"], timeout=60) as answer, archive.open("wb") as file:  # noqa: S310 - https, from the lock
        shutil.copyfileobj(answer, file)
    kind, _, expected = wheel["hash"].partition(":")
    if hashlib.new(kind, archive.read_bytes()).hexdigest() != expected:
        fail("the wheel of uv does not have the hash that uv.lock names; nothing was unpacked")
    program.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as wheel_file:
        name = next(name for name in wheel_file.namelist() if name.endswith("/scripts/uv"))
        program.write_bytes(wheel_file.read(name))
    program.chmod(0o755)
    archive.unlink()
    return program


def candidates() -> "Iterator[Callable[[], str | Path | None]]":
    yield lambda: shutil.which("uv")
    yield lambda: pip_installed(locked_uv())
    yield lambda: unpacked(locked_uv())


def sync(uv: str) -> bool:
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_PROJECT_ENVIRONMENT": str(VENV)}
    env.pop("VIRTUAL_ENV", None)
    argv = [uv, "sync", "--all-packages", "--frozen", "--python", sys.executable]
    return subprocess.run(argv, cwd=ROOT, env=env, check=False).returncode == 0


def make_environment() -> None:
    wanted = fingerprint()
    if is_ready(wanted):
        return
    began = time.monotonic()
    say("making the Python environment (.venv) as uv.lock says")
    for find in candidates():
        uv = find()
        if uv and sync(str(uv)):
            STAMP.write_text(wanted)
            say(f"the Python environment is ready after {time.monotonic() - began:.0f} s")
            return
    fail("the environment could not be made; the lines above say why (is a package registry reachable?)")


def main() -> None:
    started = time.time()
    ensure_python()
    make_environment()
    if sys.argv[1:]:
        # The demo counts from here to the first ring.
        os.environ.setdefault("CALLCENTER_COMMAND_AT", str(started))
        python = str(environment_python())
        os.execv(python, [python, *sys.argv[1:]])


if __name__ == "__main__":
    main()

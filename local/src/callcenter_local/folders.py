"""Where state lives: `.local/` in the checkout, or the system's temp area when root cannot use that."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Postgres refuses root; this account exists on every Unix and owns nothing.
UNPRIVILEGED = "nobody"


def repository() -> Path:
    return ROOT


def unprivileged_user() -> int | None:
    """The user id for servers that refuse root; None when we are not root."""
    return pwd.getpwnam(UNPRIVILEGED).pw_uid if os.geteuid() == 0 else None


def open_to_all(folder: Path) -> bool:
    """Whether any account may walk down to this folder."""
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def cache_folder() -> Path:
    """What outlives a checkout (built programs); the temp area when the home cannot be written."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "callcenter"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return home
    except OSError:
        return _in_temp_area("cache")


def state_folder(name: str = "") -> Path:
    """A folder for state; when a server has to run as another account it is one that it can reach."""
    local = ROOT / ".local"
    if unprivileged_user() is None or open_to_all(ROOT):
        folder = local / name
    else:
        folder = _in_temp_area(hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _in_temp_area(name: str) -> Path:
    folder = Path(tempfile.gettempdir()) / f"callcenter-{os.geteuid()}-{name}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def give(folder: Path, user: int | None) -> None:
    """Make a folder, private to the account that the server runs as."""
    folder.mkdir(parents=True, exist_ok=True)
    if user is not None:
        os.chown(folder, user, user)
    folder.chmod(0o700)


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)

"""The secrets of one local installation: made at random once, kept beside its data."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self


def _token(prefix: str = "", length: int = 24) -> str:
    return prefix + secrets.token_hex(length)


@dataclass(frozen=True)
class Keys:
    postgres_password: str = field(default_factory=_token)
    livekit_key: str = field(default_factory=lambda: _token("API", 6))
    livekit_secret: str = field(default_factory=_token)
    s3_access_key: str = field(default_factory=lambda: _token(length=8))
    s3_secret_key: str = field(default_factory=_token)
    api_key: str = field(default_factory=lambda: _token("cc_"))
    agent_api_key: str = field(default_factory=lambda: _token("cc_"))
    lookup_key: str = field(default_factory=_token)
    session_secret: str = field(default_factory=_token)
    operator_email: str = "operator@example.com"
    operator_password: str = field(default_factory=lambda: secrets.token_urlsafe(9))

    @classmethod
    def kept_in(cls, folder: Path) -> Self:
        path = folder / "keys.json"
        kept = json.loads(path.read_text()) if path.exists() else {}
        keys = cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(keys), indent=2))
        return keys

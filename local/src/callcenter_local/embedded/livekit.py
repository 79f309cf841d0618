"""livekit-server: the real one, bound to the loopback interface."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from callcenter_local import probes
from callcenter_local.ports import LOOPBACK, free_port
from callcenter_local.process import Command, Guard, Server

UNLIMITED_LOAD = 1000.0


class LiveKit(Server):
    def __init__(
        self,
        folder: Path,
        *,
        program: Path,
        logs: Path,
        key: str,
        secret: str,
        webhooks: Sequence[str] = (),
        port: int | None = None,
        guard: Guard | None = None,
        name: str = "livekit",
    ) -> None:
        super().__init__(name, logs, guard=guard)
        self.folder = folder
        self.program = program
        self.key = key
        self.secret = secret
        self.webhooks = list(webhooks)
        self.port = port or free_port()
        self._udp_port = free_port()

    @property
    def url(self) -> str:
        return f"ws://{LOOPBACK}:{self.port}"

    @property
    def http_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def configuration(self) -> dict[str, object]:
        """One machine is both sides of every call, so its load never refuses work: slots do.

        Media over TCP is off: livekit-server would listen for it on every interface, whatever it binds to.
        """
        return {
            "port": self.port,
            "bind_addresses": [LOOPBACK],
            "keys": {self.key: self.secret},
            "rtc": {
                "tcp_port": 0,
                "udp_port": self._udp_port,
                "use_external_ip": False,
                "node_ip": LOOPBACK,
                "enable_loopback_candidate": True,
                "ips": {"includes": [f"{LOOPBACK}/32"]},
            },
            "agents": {"target_load": UNLIMITED_LOAD},
            "node_selector": {
                "kind": "any",
                "sysload_limit": UNLIMITED_LOAD,
                "cpu_load_limit": UNLIMITED_LOAD,
            },
            "room": {"empty_timeout": 60, "departure_timeout": 5},
            "webhook": {"api_key": self.key, "urls": self.webhooks} if self.webhooks else {},
            "logging": {"level": "info", "json": False},
        }

    async def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "livekit.yaml"
        path.touch(mode=0o600)
        path.write_text(yaml.safe_dump(self.configuration))

    def command(self) -> Command:
        return Command(
            argv=[str(self.program), "--config", str(self.folder / "livekit.yaml")], cwd=self.folder
        )

    async def probe(self) -> bool:
        return await probes.http_answers(self.http_url)

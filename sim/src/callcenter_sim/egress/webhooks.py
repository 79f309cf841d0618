"""Signed webhooks, as livekit-server sends them: in order per egress, retried for a while."""

import asyncio
import base64
import hashlib
import time
from collections.abc import Sequence
from datetime import timedelta

import aiohttp
import structlog
from google.protobuf import json_format
from livekit.api import AccessToken
from livekit.protocol.egress import EgressInfo
from livekit.protocol.webhook import WebhookEvent

from callcenter_sim.ids import new_id

CONTENT_TYPE = "application/webhook+json"

_VALID_FOR = timedelta(minutes=5)
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_WAITS_S = (0.2, 0.5, 1.0, 2.0, 4.0)

log = structlog.get_logger(__name__)


class Webhooks:
    def __init__(self, *, key: str, secret: str, urls: Sequence[str]) -> None:
        self._key, self._secret, self._urls = key, secret, [url for url in urls if url]
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def send(self, name: str, info: EgressInfo, extra_urls: Sequence[str] = ()) -> None:
        """Gives up after a few tries, as the real one does: the receiver reconciles."""
        event = WebhookEvent(event=name, egress_info=info, id=new_id("EV_"), created_at=int(time.time()))
        body = json_format.MessageToJson(event, indent=None).encode()
        for url in dict.fromkeys([*self._urls, *extra_urls]):
            await self._post(url, body)

    async def _post(self, url: str, body: bytes) -> None:
        assert self._session  # noqa: S101 (started with the application)
        headers = {"Authorization": self._token(body), "Content-Type": CONTENT_TYPE}
        for wait_s in _WAITS_S:
            try:
                async with self._session.post(url, data=body, headers=headers) as answer:
                    if answer.status < 500:
                        return
                    reason = f"status {answer.status}"
            except (aiohttp.ClientError, TimeoutError) as error:
                reason = repr(error)
            log.warning("webhook_failed", url=url, reason=reason)
            await asyncio.sleep(wait_s)

    def _token(self, body: bytes) -> str:
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        return AccessToken(self._key, self._secret).with_ttl(_VALID_FOR).with_sha256(digest).to_jwt()

"""What the control plane does without being asked: at its start, and again and again."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog
from callcenter.errors import CallCenterError

from callcenter_api.auth.service import Keys, Operators
from callcenter_api.directory.service import Directory
from callcenter_api.settings import ApiSettings
from callcenter_api.telephony.livekit import LiveKit
from callcenter_api.telephony.provisioning import ensure_inbound

_log = structlog.get_logger(__name__)

RECONCILE_EVERY = timedelta(seconds=3)
PROVISION_EVERY = timedelta(seconds=30)
RETRY_AFTER = timedelta(seconds=2)


async def again_and_again(job: Callable[[], Awaitable[None]], *, every: timedelta, name: str) -> None:
    """Never returns. A round that fails is logged and the next one comes all the same."""
    while True:
        try:
            await job()
        except CallCenterError as error:
            _log.warning("background_round_failed", job=name, error=error.detail)
        except Exception:  # noqa: BLE001 - one broken round must not end the work
            _log.exception("background_round_broke", job=name)
        await asyncio.sleep(every.total_seconds())


class FirstSteps:
    """The keys and the operator that the environment names. Not ready before they are on record."""

    def __init__(self, settings: ApiSettings, keys: Keys, operators: Operators) -> None:
        self._settings = settings
        self._keys = keys
        self._operators = operators
        self.done = False

    async def run(self) -> None:
        while not self.done:
            try:
                await self._take()
            except CallCenterError as error:
                _log.warning("first_steps_put_off", error=error.detail)
                await asyncio.sleep(RETRY_AFTER.total_seconds())

    async def _take(self) -> None:
        settings = self._settings
        if settings.api_bootstrap_key is not None:
            await self._keys.ensure(settings.api_bootstrap_key.get_secret_value(), name="bootstrap")
        if settings.agent_api_key is not None:
            await self._keys.ensure(settings.agent_api_key.get_secret_value(), name="agent")
        if settings.dashboard_email and settings.dashboard_password is not None:
            await self._operators.ensure(
                email=settings.dashboard_email, password=settings.dashboard_password.get_secret_value()
            )
        self.done = True


class Provisioning:
    """Our numbers told to LiveKit, now and whenever they or LiveKit's memory of them change."""

    def __init__(self, livekit: LiveKit, directory: Directory, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self._livekit = livekit
        self._directory = directory

    async def run(self) -> None:
        while True:
            pause = PROVISION_EVERY if await self._once() else RETRY_AFTER
            await asyncio.sleep(pause.total_seconds())

    async def _once(self) -> bool:
        try:
            numbers = list((await self._directory.book()).numbers)
            if not numbers:
                return False
            if await ensure_inbound(self._livekit, self._addresses):
                _log.info("inbound_provisioned", numbers=len(numbers))
        except CallCenterError as error:
            _log.warning("inbound_not_provisioned", error=error.detail)
            return False
        return True

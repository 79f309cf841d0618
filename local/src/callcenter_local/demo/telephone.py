"""Calls in both directions, placed and followed to their end; tests and drills use it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from callcenter_local.demo.clients import Api, Json, Switchboard
from callcenter_local.demo.watching import Followed, call_id_of, follow, until_ringing, until_status

CALLER = "+12025550171"
DEALERSHIP = "+12025550100"


@dataclass(frozen=True)
class Telephone:
    """Places calls in both directions and follows them to their end."""

    switchboard: Switchboard
    api: Api

    async def ring_in(self, persona: str | Json, *, caller: str = CALLER) -> tuple[str, UUID]:
        """A call to the dealership: the phone's id of it, and ours."""
        phone_id = await self.switchboard.place_call(caller=caller, callee=DEALERSHIP, persona=persona)
        phone = await until_ringing(self.switchboard, phone_id)
        return phone_id, await call_id_of(self.api, phone["room"])

    async def answered(self, call_id: UUID) -> Json:
        """The call's record once it is answered: it rings until somebody in its room can be heard."""
        return await until_status(self.api, call_id, "in_progress")

    async def inbound(self, persona: str | Json, *, caller: str = CALLER) -> Followed:
        phone_id, call_id = await self.ring_in(persona, caller=caller)
        followed = await follow(self.api, call_id)
        followed.phone = await self.switchboard.call(phone_id)
        return followed

    async def outbound(self, number: str) -> Followed:
        """A call that the business places through the REST API."""
        call_id = await self.api.place_call(to=number)
        followed = await follow(self.api, call_id)
        calls = await self.switchboard.calls()
        followed.phone = next((call for call in calls if call["room"] == followed.call["room"]), {})
        return followed

"""The number that was called, as a carrier writes it: found, or refused with a final answer."""

from __future__ import annotations

import asyncio

import pytest
from callcenter_local.demo.clients import Json
from callcenter_local.demo.telephone import Telephone
from callcenter_local.demo.watching import call_id_of

pytestmark = [pytest.mark.call, pytest.mark.timeout(240)]


async def reached(telephone: Telephone, phone_id: str, *statuses: str) -> Json:
    async with asyncio.timeout(60):
        while (phone := await telephone.switchboard.call(phone_id))["status"] not in statuses:  # noqa: ASYNC110 - asked, it tells
            await asyncio.sleep(0.1)
    return phone


@pytest.mark.parametrize("called", ["2025550999", "+442079460018", "tel:+12025550999"])
async def test_a_call_to_a_number_of_no_desk_is_refused_and_never_answered(
    telephone: Telephone, called: str
) -> None:
    phone_id = await telephone.switchboard.place_call(caller="+12025550171", callee=called, persona="silent")
    ended = await reached(telephone, phone_id, "ended")
    assert (ended["sip_status_code"], ended["answered_at"]) == (486, None)
    assert ended["ended_by"] == "room_deleted"


async def test_numbers_in_their_carriers_writing_are_the_callers_and_the_desks(telephone: Telephone) -> None:
    phone_id = await telephone.switchboard.place_call(
        caller="sip:2025550172;npdi;rn=+12024561111@carrier.example;user=phone",
        callee="2025550101;npdi",
        persona="silent",
    )
    phone = await reached(telephone, phone_id, "active", "ended")
    assert phone["status"] == "active"
    call = await telephone.api.call(await call_id_of(telephone.api, phone["room"]))
    await telephone.switchboard.act(phone_id, "hangup")
    assert (call["from_number"], call["to_number"]) == ("+12025550172", "+12025550101")
    assert call["desk"] == "insurance"
    assert [leg["from_number"] for leg in call["legs"]] == ["+12025550172"]
    await reached(telephone, phone_id, "ended")

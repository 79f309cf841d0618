"""A caller comes in: what LiveKit's webhooks make of it on record."""

from callcenter.ids import call_id_for_room

from .world import DEALERSHIP, Phone, until


async def test_a_phone_that_joins_is_a_call_and_its_leaving_ends_it(
    api_running, calling_livekit, inbound_room
):
    call_id = call_id_for_room(inbound_room)
    async with Phone(calling_livekit, inbound_room):
        await until(lambda: api_running.event_types(call_id))
        call = await api_running.detail(call_id)
        assert call["status"] == "in_progress"
        assert (call["direction"], call["from_number"], call["to_number"]) == (
            "inbound",
            "+12025550170",
            DEALERSHIP,
        )

    async def ended():
        return (await api_running.detail(call_id))["status"] == "completed"

    await until(ended)
    call = await api_running.detail(call_id)
    assert call["end_reason"] == "caller_hung_up"
    assert [leg["party"] for leg in call["legs"]] == ["customer"]
    assert call["legs"][0]["ended_at"]

"""The proof that a phone hears us, where the server does nothing for it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from callcenter.errors import Unavailable
from callcenter_agent.transfers.channels import Channels
from callcenter_agent.transfers.gate import Crossing
from livekit import rtc


class Published:
    """A track that nobody ever subscribes to."""

    kind = rtc.TrackKind.KIND_AUDIO

    def __init__(self, sid: str) -> None:
        self.sid = sid

    async def wait_for_subscription(self) -> None:
        raise TimeoutError


class Here:
    """The agent in the room. It can publish so many tracks, and no more."""

    identity, sid = "agent", "PA_agent"

    def __init__(self, *, tracks: int) -> None:
        self.track_publications: dict[str, Any] = {}
        self._left = tracks
        self.allowed: list[dict[str, list[str]]] = []

    async def publish_track(self, *_: object) -> Published:
        if not self._left:
            raise rtc.participant.PublishTrackError("the connection is gone")
        self._left -= 1
        return Published(f"TR_{self._left}")

    async def unpublish_track(self, sid: str) -> None: ...

    def set_track_subscription_permissions(self, *, participant_permissions: Any = (), **_: object) -> None:
        found = {one.participant_identity: list(one.allowed_track_sids) for one in participant_permissions}
        self.allowed.append(found)


class Room:
    def __init__(self, here: Here) -> None:
        self.local_participant = here

    def isconnected(self) -> bool:
        return True


class Subscriptions:
    def __init__(self) -> None:
        self.asked: list[Crossing] = []

    async def subscribe(self, crossing: Crossing, *, wanted: bool) -> None:
        self.asked.append(crossing)
        raise Unavailable("503")


@pytest.mark.parametrize("tracks", [2, 3], ids=["nothing can be published again", "nothing helps"])
async def test_a_phone_that_nothing_helps_is_said_to_receive_nothing(tracks: int) -> None:
    """Whatever fails on the way: who waits for the answer gets one. Nobody else is ever let in."""
    here, subscriptions = Here(tracks=tracks), Subscriptions()
    channels = Channels(cast(rtc.Room, Room(here)), subscriptions, caller="caller", proof_s=0.01)
    await channels.open()
    await channels.admit("human")
    assert not await channels.consult_reaches_human()
    assert [one.listener for one in subscriptions.asked] == ["human"] * (tracks - 1)
    assert all(set(allowed) <= {"caller", "human"} for allowed in here.allowed)
    assert not set(here.allowed[-1]["caller"]) & set(here.allowed[-1].get("human", []))
    await channels.close()

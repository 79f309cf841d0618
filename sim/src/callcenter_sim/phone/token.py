"""Tokens as livekit-sip has them made."""

from collections.abc import Mapping
from datetime import timedelta

from livekit.api import AccessToken, VideoGrants
from livekit.protocol.room import RoomConfiguration

_VALID_FOR = timedelta(hours=24)


def sip_token(
    *,
    key: str,
    secret: str,
    room: str,
    identity: str,
    name: str = "",
    metadata: str = "",
    attributes: Mapping[str, str],
    room_config: RoomConfiguration | None = None,
    room_preset: str = "",
    may_subscribe: bool = True,
) -> str:
    token = (
        AccessToken(key, secret)
        .with_identity(identity)
        .with_name(name)
        .with_kind("sip")
        .with_metadata(metadata)
        .with_attributes(dict(attributes))
        .with_ttl(_VALID_FOR)
        .with_grants(
            VideoGrants(room_join=True, room=room, can_update_own_metadata=True, can_subscribe=may_subscribe)
        )
    )
    if room_config is not None:
        token = token.with_room_config(room_config)
    if room_preset:
        token = token.with_room_preset(room_preset)
    return token.to_jwt()

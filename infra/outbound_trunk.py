"""Tells LiveKit about the carrier's trunk: the road of outbound calls.

Inbound calls need nothing here, the api provisions them. Safe to run at every start:
the trunk is found by its name and replaced.
"""

import asyncio
import os
import sys
from collections.abc import Mapping

from livekit import api
from livekit.protocol.sip import (
    CreateSIPOutboundTrunkRequest,
    ListSIPOutboundTrunkRequest,
    SIPOutboundTrunkInfo,
    SIPTransport,
)

NAME = "callcenter-outbound"
REQUIRED = ("SIP_TRUNK_ADDRESS", "SIP_TRUNK_NUMBERS")
REAL_KEYS = ("DEEPGRAM_API_KEY", "OPENAI_API_KEY", "ELEVEN_API_KEY")
PLACEHOLDER = "development-only"
TRANSPORTS = {
    "auto": SIPTransport.SIP_TRANSPORT_AUTO,
    "udp": SIPTransport.SIP_TRANSPORT_UDP,
    "tcp": SIPTransport.SIP_TRANSPORT_TCP,
    "tls": SIPTransport.SIP_TRANSPORT_TLS,
}


def faults(environment: Mapping[str, str]) -> list[str]:
    """Everything that keeps the telephony profile from carrying a call, in one go."""
    found = [f"{name} is not set" for name in REAL_KEYS if _placeholder(environment.get(name))]
    if environment.get("SIM_REPLICAS") != "0":
        found.append("SIM_REPLICAS is not 0: the simulator would still stand before livekit-server")
    if environment.get("SIP_OUTBOUND_TRUNK_ID"):
        return found
    found += [f"{name} is not set" for name in REQUIRED if not environment.get(name)]
    if _transport_name(environment) not in TRANSPORTS:
        found.append(f"SIP_TRUNK_TRANSPORT is none of {', '.join(TRANSPORTS)}")
    return found


def wanted_trunk(environment: Mapping[str, str]) -> SIPOutboundTrunkInfo:
    numbers = [number.strip() for number in environment["SIP_TRUNK_NUMBERS"].split(",")]
    return SIPOutboundTrunkInfo(
        name=NAME,
        address=environment["SIP_TRUNK_ADDRESS"],
        numbers=[number for number in numbers if number],
        transport=TRANSPORTS[_transport_name(environment)],
        auth_username=environment.get("SIP_TRUNK_USERNAME", ""),
        auth_password=environment.get("SIP_TRUNK_PASSWORD", ""),
    )


async def provision(livekit: api.LiveKitAPI, wanted: SIPOutboundTrunkInfo) -> str:
    """The id of the trunk."""
    trunks = (await livekit.sip.list_outbound_trunk(ListSIPOutboundTrunkRequest())).items
    found = next((trunk for trunk in trunks if trunk.name == wanted.name), None)
    if found is None:
        made = await livekit.sip.create_outbound_trunk(CreateSIPOutboundTrunkRequest(trunk=wanted))
        return made.sip_trunk_id
    await livekit.sip.update_outbound_trunk(found.sip_trunk_id, wanted)
    return found.sip_trunk_id


async def main() -> int:
    missing = faults(os.environ)
    if missing:
        sys.stderr.write("telephony is not configured:\n" + "".join(f"  - {fault}\n" for fault in missing))
        return 1
    given = os.environ.get("SIP_OUTBOUND_TRUNK_ID")
    if given:
        sys.stdout.write(f"outbound trunk {given} is used as it is\n")
        return 0
    async with asyncio.timeout(30), api.LiveKitAPI() as livekit:
        trunk_id = await provision(livekit, wanted_trunk(os.environ))
    sys.stdout.write(f"outbound trunk {trunk_id} leads to {os.environ['SIP_TRUNK_ADDRESS']}\n")
    return 0


def _placeholder(value: str | None) -> bool:
    return not value or value.startswith(PLACEHOLDER)


def _transport_name(environment: Mapping[str, str]) -> str:
    return (environment.get("SIP_TRUNK_TRANSPORT") or "auto").lower()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))

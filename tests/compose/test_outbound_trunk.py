"""What the telephony profile asks for before it lets a call out."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from livekit.protocol.sip import SIPTransport

SCRIPT = Path(__file__).resolve().parents[2] / "infra" / "outbound_trunk.py"
COMPLETE = {
    "DEEPGRAM_API_KEY": "k1",
    "OPENAI_API_KEY": "k2",
    "ELEVEN_API_KEY": "k3",
    "SIM_REPLICAS": "0",
    "SIP_TRUNK_ADDRESS": "sip.carrier.example",
    "SIP_TRUNK_NUMBERS": "+12025550100, +12025550101",
    "SIP_TRUNK_TRANSPORT": "tls",
}


@pytest.fixture(scope="module")
def outbound_trunk() -> Any:
    spec = importlib.util.spec_from_file_location("outbound_trunk", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_complete_configuration_has_no_fault(outbound_trunk: Any) -> None:
    assert outbound_trunk.faults(COMPLETE) == []


def test_the_profile_alone_names_everything_that_is_missing(outbound_trunk: Any) -> None:
    faults = "\n".join(outbound_trunk.faults({"DEEPGRAM_API_KEY": "development-only-deepgram"}))
    for name in COMPLETE.keys() - {"SIP_TRUNK_TRANSPORT"}:
        assert name in faults


def test_a_trunk_made_elsewhere_needs_no_address(outbound_trunk: Any) -> None:
    given = {name: value for name, value in COMPLETE.items() if not name.startswith("SIP_")}
    assert outbound_trunk.faults({**given, "SIP_OUTBOUND_TRUNK_ID": "ST_1"}) == []


def test_the_trunk_has_all_our_numbers(outbound_trunk: Any) -> None:
    trunk = outbound_trunk.wanted_trunk(COMPLETE)
    assert list(trunk.numbers) == ["+12025550100", "+12025550101"]
    assert trunk.address == "sip.carrier.example"
    assert trunk.transport == SIPTransport.SIP_TRANSPORT_TLS


def test_an_unknown_transport_is_a_fault(outbound_trunk: Any) -> None:
    assert outbound_trunk.faults({**COMPLETE, "SIP_TRUNK_TRANSPORT": "pigeon"})

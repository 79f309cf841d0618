"""What LiveKit is told about inbound calls."""

import pytest
from callcenter.presented import HEADERS
from callcenter_api.telephony.provisioning import trunk_matches, wanted_trunk
from livekit.protocol.sip import SIPInboundTrunkInfo

OURS = ["+12025550101", "+12025550100"]


def test_the_headers_that_say_who_calls_come_along() -> None:
    assert dict(wanted_trunk(OURS).headers_to_attributes) == HEADERS
    assert "P-Asserted-Identity" in HEADERS
    assert "Privacy" in HEADERS


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (wanted_trunk(OURS), True),
        (wanted_trunk(OURS[:1]), False),
        (SIPInboundTrunkInfo(numbers=sorted(OURS)), False),
    ],
)
def test_a_trunk_that_was_made_before_is_brought_up_to_date(found: SIPInboundTrunkInfo, same: bool) -> None:
    assert trunk_matches(found, wanted_trunk(OURS)) is same

"""What a dispatch and a room's name say about a call."""

import pytest
from callcenter.events import Direction
from callcenter_agent.assignment import Numbers, assignment_of, numbers_of


@pytest.mark.parametrize(
    "room",
    [
        "call-+12025550100_x7Yz",
        "call-_+12025550100_x7Yz",
        "call-12025550100",
        "call-_+12025550100_",
        "call-_2025550100_x7Yz",
        "call-_2025550100_123456",
        "call-_+12025550100;npdi;rn=+12024561111_x7Yz",
        "call-_0012025550100_x7Yz",
    ],
)
def test_the_dialed_number_is_known_before_anybody_joins(room: str) -> None:
    found = assignment_of(metadata='{"direction":"inbound"}', room=room)
    assert (found.direction, found.to_number) == (Direction.INBOUND, "+12025550100")


def test_an_outbound_dispatch_names_desk_numbers_and_context() -> None:
    metadata = (
        '{"direction":"outbound","desk":"dealership","to_number":"+12025550180",'
        '"from_number":"+12025550100","context":{"name":"Dana"},"takeover":true}'
    )
    found = assignment_of(metadata=metadata, room="call-out-0199")
    assert found.desk == "dealership"
    assert (found.from_number, found.to_number) == ("+12025550100", "+12025550180")
    assert found.context == {"name": "Dana"}
    assert found.takeover


@pytest.mark.parametrize(
    "room", ["call-__x7Yz", "call-_", "call-", "call-_911_x7Yz", "call-_../../etc_x7Yz", "call-_a_b_c\n_x"]
)
def test_a_room_that_names_no_number_leaves_it_to_the_phone(room: str) -> None:
    assert assignment_of(metadata="", room=room).to_number is None


@pytest.mark.parametrize("metadata", ["", "nonsense", "[]", '{"direction": 7, "context": "x"}', "null"])
def test_unreadable_metadata_is_an_inbound_call(metadata: str) -> None:
    found = assignment_of(metadata=metadata, room="somewhere")
    assert (found.direction, found.desk, found.takeover) == (Direction.INBOUND, None, False)


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        (Direction.INBOUND, Numbers(from_number="+12025550170", to_number="+12025550100")),
        (Direction.OUTBOUND, Numbers(from_number="+12025550100", to_number="+12025550170")),
    ],
)
def test_numbers_are_seen_from_us(direction: Direction, expected: Numbers) -> None:
    leg = {"sip.phoneNumber": "+12025550170", "sip.trunkPhoneNumber": "+12025550100"}
    assert numbers_of(direction, leg) == expected


@pytest.mark.parametrize("text", ["", "anonymous", "unknown", "12", "911"])
def test_a_withheld_number_is_no_error(text: str) -> None:
    leg = {"sip.phoneNumber": text, "sip.trunkPhoneNumber": "+12025550100"}
    assert numbers_of(Direction.INBOUND, leg).from_number is None


@pytest.mark.parametrize("text", ["2025550172", "12025550172", "+12025550172;npdi;rn=+12024561111"])
def test_a_caller_is_one_number_however_the_trunk_presents_it(text: str) -> None:
    leg = {"sip.phoneNumber": text, "sip.trunkPhoneNumber": "2025550100"}
    assert numbers_of(Direction.INBOUND, leg) == Numbers("+12025550172", "+12025550100")


def test_a_number_without_its_country_belongs_to_the_trunks() -> None:
    leg = {"sip.phoneNumber": "02079460018", "sip.trunkPhoneNumber": "02079460017"}
    found = numbers_of(Direction.INBOUND, leg, country="GB")
    assert found == Numbers("+442079460018", "+442079460017")

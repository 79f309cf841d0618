"""Desk files are checked as a whole, with every fault in one message."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from callcenter.desks import DesksError, DeskSettings, load_desks

DESK = """
id: dealership
name: Dealership
business: Lakeside Motors
numbers: ["+12025550100"]
voice: {id: v, name: Bella}
time_zone: America/New_York
hours:
  mon: ["09:00-12:00", "13:00-18:00"]
  sat: ["10:00-16:00"]
limits: {max_call: PT15M, user_away: PT8S}
recording: {enabled: true, consent: notice}
"""


def write(directory: Path, name: str, text: str) -> None:
    (directory / name).mkdir()
    (directory / name / "desk.yaml").write_text(text)


def test_a_desk_is_read(tmp_path: Path) -> None:
    write(tmp_path, "dealership", DESK)
    desk = load_desks(tmp_path)["dealership"]
    assert desk.numbers == ("+12025550100",)
    assert desk.limits.user_away == timedelta(seconds=8)
    assert desk.recording.enabled
    assert DeskSettings.model_validate_json(desk.model_dump_json()) == desk


@pytest.mark.parametrize(
    ("moment", "open"),
    [
        (datetime(2026, 3, 2, 14, 0, tzinfo=UTC), True),  # Monday 09:00 in New York
        (datetime(2026, 3, 2, 13, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 17, 30, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 3, 15, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 6, 13, 0, tzinfo=UTC), True),  # the same nine o'clock in summer
    ],
)
def test_hours_are_those_of_its_place(tmp_path: Path, moment: datetime, open: bool) -> None:
    write(tmp_path, "dealership", DESK)
    assert load_desks(tmp_path)["dealership"].is_open(moment) is open


def test_without_hours_it_never_closes(tmp_path: Path) -> None:
    write(tmp_path, "d", "{id: d, name: D, business: B, voice: {id: v, name: V}}")
    assert load_desks(tmp_path)["d"].is_open(datetime(2026, 3, 1, 3, tzinfo=UTC))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "dealership", DESK)
    write(tmp_path, "other", DESK.replace("id: dealership", "id: second").replace("New_York", "Gotham"))
    write(tmp_path, "twin", DESK.replace("id: dealership", "id: twin"))
    write(tmp_path, "typo", DESK.replace("id: dealership", "id: typo").replace("business:", "busines:"))
    write(tmp_path, "torn", "id: [")
    with pytest.raises(DesksError) as refused:
        load_desks(tmp_path)
    message = str(refused.value)
    for fault in (
        "other/desk.yaml: time_zone",
        "twin/desk.yaml: numbers: +12025550100 belongs to dealership already",
        "typo/desk.yaml: business: Field required",
        "typo/desk.yaml: busines: Extra inputs",
        "torn/desk.yaml: cannot be read",
    ):
        assert fault in message


def test_a_folder_without_desks_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DesksError, match="no desk"):
        load_desks(tmp_path)

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


OFFICE = """
id: office
name: Office
business: B
voice: {id: v, name: V}
models: {default: gpt-4.1-mini, claims: gpt-4.1}
pipeline: cascade
retention: {recordings: P30D, transcripts: null}
human_agents:
  - {name: Sarah Lind, phone: "+12025550181", extension: "101", handles: [claims], languages: [en, es]}
  - {name: Omar Reyes, phone: "+12025550182", extension: "102", on_call: true}
tuning: {longest_pause: PT2S, vad_silence: PT0.4S}
mcp_servers:
  - {name: calendar, url: "https://calendar.example/mcp", tools: [list_events], bearer_from: CALENDAR_KEY}
browser_tools:
  - {name: show_map, description: Show a map., parameters: {place: {type: string}}}
"""


def test_a_desk_says_who_helps_who_thinks_and_how_turns_are_taken(tmp_path: Path) -> None:
    write(tmp_path, "office", OFFICE)
    office = load_desks(tmp_path)["office"]
    assert [(one.name, one.extension, one.on_call) for one in office.human_agents] == [
        ("Sarah Lind", "101", False),
        ("Omar Reyes", "102", True),
    ]
    assert office.limits.user_away == timedelta(seconds=30)
    assert (office.retention.recordings, office.retention.transcripts) == (timedelta(days=30), None)
    assert office.tuning.longest_pause == timedelta(seconds=2)
    assert DeskSettings.model_validate_json(office.model_dump_json()) == office


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ('"101"', '"102"', "human_agents: Value error, extension 102 belongs to more than one"),
        ("PT2S", "PT0.1S", "shortest_pause is longer than longest_pause"),
        ("pipeline: cascade", "pipeline: waterfall", "pipeline: Input should be 'cascade' or 'realtime'"),
        ("url:", "command: [x], url:", "mcp_servers.0: Value error, either url or command"),
        ("CALENDAR_KEY", "hunter2", "mcp_servers.0.bearer_from"),
        (
            "business: B",
            "business: B\nlimits: {tool_progress: PT9S}",
            "must come before the wait is given up",
        ),
        (
            "business: B",
            "business: B\nholidays: [{name: X, day: someday}]",
            "holidays.0: Value error, 'someday'",
        ),
    ],
)
def test_what_cannot_work_is_refused_at_start(tmp_path: Path, wrong: str, right: str, fault: str) -> None:
    write(tmp_path, "office", OFFICE.replace(wrong, right))
    with pytest.raises(DesksError) as refused:
        load_desks(tmp_path)
    assert fault in str(refused.value)

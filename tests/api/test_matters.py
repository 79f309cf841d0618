"""What calls leave for people: listed, filtered, in pages, and done once somebody says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from callcenter.store.samples import load_samples, seed_samples
from callcenter_agent import desks
from callcenter_api.matters.kinds import KINDS

from .record import told_matters
from .world import Api

LONG_AGO = datetime(2021, 6, 1, 9, tzinfo=UTC)
PATHS = [kind.path for kind in KINDS]


async def listed(api: Api, path: str, **query: str) -> dict:
    answer = await api.client.get(f"/v1/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("path", PATHS)
async def test_a_matter_is_open_until_somebody_has_done_it(api_running: Api, path: str) -> None:
    call_id = str(await told_matters(api_running.database, desk="clinic"))
    (matter,) = (await listed(api_running, path, call_id=call_id, status="open"))["items"]
    assert (matter["call_id"], matter["desk"], matter["done_at"]) == (call_id, "clinic", None)
    done = await api_running.client.post(f"/v1/{path}/{matter['id']}/done")
    again = await api_running.client.post(f"/v1/{path}/{matter['id']}/done")
    assert done.json() == again.json() == matter | {"status": "done", "done_at": done.json()["done_at"]}
    assert (await listed(api_running, path, call_id=call_id, status="open"))["items"] == []
    assert len((await listed(api_running, path, call_id=call_id, status="done"))["items"]) == 1


async def test_pages_neither_skip_nor_repeat(api_running: Api) -> None:
    """Three of them at the same moment."""
    expected = []
    for n in range(7):
        number = f"C{n:07}"
        start = LONG_AGO + timedelta(hours=min(n, 4))
        await told_matters(api_running.database, desk="clinic", start=start, number=number)
        expected.append(number)
    window = {
        "noted_from": LONG_AGO.isoformat(),
        "noted_before": (LONG_AGO + timedelta(days=1)).isoformat(),
        "desk": "clinic",
    }
    seen: list[str] = []
    moments: list[str] = []
    cursor: str | None = None
    while True:
        query = window | {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = await listed(api_running, "claims", **query)
        seen += [one["claim_number"] for one in page["items"]]
        moments += [one["noted_at"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert sorted(seen) == expected
    assert moments == sorted(moments, reverse=True)
    assert (await listed(api_running, "claims", **window | {"desk": "dealership"}))["items"] == []


async def test_a_claim_says_what_was_told(api_running: Api) -> None:
    call_id = str(await told_matters(api_running.database))
    (claim,) = (await listed(api_running, "claims", call_id=call_id))["items"]
    assert claim["details"] == {"injuries": False}
    assert claim["verified"] is False
    (callback,) = (await listed(api_running, "callbacks", call_id=call_id))["items"]
    assert (callback["phone"], callback["reason"]) == ("+12025550150", "a quote")


@pytest.mark.parametrize("path", PATHS)
async def test_matters_need_a_key_and_exist(api_running: Api, path: str) -> None:
    assert (await api_running.anyone.get(f"/v1/{path}")).status_code == 401
    nobody = "00000000-0000-0000-0000-000000000000"
    assert (await api_running.client.post(f"/v1/{path}/{nobody}/done")).status_code == 404
    assert (await api_running.client.get(f"/v1/{path}", params={"cursor": "x"})).status_code == 422
    assert (await api_running.client.get(f"/v1/{path}", params={"state": "open"})).status_code == 422


async def test_patients_due_are_listed_without_what_was_done_to_them(api_running: Api) -> None:
    today = datetime(2026, 3, 5, tzinfo=UTC).date()
    samples = load_samples(Path(desks.__file__).parent, today=today)
    async with api_running.database.session() as session:
        await seed_samples(session, samples)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"due_from": "2026-03-05", "due_to": "2026-03-06", "limit": "2"}
        answer = await api_running.client.get(
            "/v1/patients", params=query | ({"cursor": cursor} if cursor else {})
        )
        for one in answer.json()["patients"]:
            assert set(one) == {"patient_id", "phone", "language", "follow_up_on"}
            seen.append(one["patient_id"])
        if (cursor := answer.json()["next_cursor"]) is None:
            break
    assert seen == ["P1001", "P1002", "P1003", "P1004", "P1006", "P1005", "P1007"]
    wrong = await api_running.client.get("/v1/patients", params={"cursor": "bm9uZQ"})
    assert wrong.status_code == 422

"""The operators' pages, as a browser without scripts sees them."""

from collections.abc import AsyncIterator
from secrets import token_hex

import httpx
import pytest
from bs4 import BeautifulSoup
from callcenter.clock import utc_now
from callcenter.events import (
    CallAnswered,
    CallCreated,
    Channel,
    Direction,
    RecordingFailed,
    RecordingFailure,
    RecordingReady,
    SilentChannel,
)

from .record import tell, told_call
from .world import OPERATOR, Api


def page(answer: httpx.Response) -> BeautifulSoup:
    assert answer.headers["content-type"].startswith("text/html"), answer.text
    return BeautifulSoup(answer.text, "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


async def log_in(browser: httpx.AsyncClient, password: str, *, email: str = OPERATOR[0]) -> httpx.Response:
    form = page(await browser.get("/login"))
    token = form.find("input", {"name": "csrf_token"})["value"]
    return await browser.post("/login", data={"email": email, "password": password, "csrf_token": token})


@pytest.fixture
async def browser(api_running: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=str(api_running.anyone.base_url), timeout=20) as client:
        yield client


@pytest.fixture
async def operator(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    assert (await log_in(browser, OPERATOR[1])).status_code == 303
    return browser


async def test_a_stranger_is_sent_to_the_login_and_back(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/calls/0197a7a0-0000-7000-8000-000000000000")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/calls/0197a7a0-0000-7000-8000-000000000000"
    form = page(await browser.get(answer.headers["location"]))
    assert form.find("input", {"name": "next"})["value"].startswith("/calls/")


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
async def test_the_login_never_leads_to_another_site(browser: httpx.AsyncClient, elsewhere: str) -> None:
    form = page(await browser.get("/login", params={"next": elsewhere}))
    assert form.find("input", {"name": "next"})["value"] == "/"
    token = form.find("input", {"name": "csrf_token"})["value"]
    data = {"email": OPERATOR[0], "password": OPERATOR[1], "csrf_token": token, "next": elsewhere}
    assert (await browser.post("/login", data=data)).headers["location"] == "/"


@pytest.mark.parametrize(("email", "password"), [(OPERATOR[0], "wrong"), ("nobody@example.com", OPERATOR[1])])
async def test_a_wrong_login_says_nothing_about_which_part(
    browser: httpx.AsyncClient, email: str, password: str
) -> None:
    answer = await log_in(browser, password, email=email)
    assert answer.status_code == 401
    assert "Email or password is wrong." in words(page(answer))
    assert (await browser.get("/")).status_code == 303


async def test_guessing_passwords_is_slowed_down(browser: httpx.AsyncClient) -> None:
    email = f"{token_hex(4)}@example.com"
    codes = [(await log_in(browser, "guess", email=email)).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


async def test_the_session_cookie_is_out_of_reach_of_scripts(browser: httpx.AsyncClient) -> None:
    cookie = (await log_in(browser, OPERATOR[1])).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_the_list_shows_calls_and_leads_to_them(operator: httpx.AsyncClient, api_running: Api) -> None:
    call_id = await told_call(api_running.database)
    soup = page(await operator.get("/", params={"q": "ask about my car", "desk": "dealership"}))
    link = soup.find("a", href=f"/calls/{call_id}")
    assert link.get_text() == "+12025550171"
    row = " ".join(link.find_parent("tr").get_text(" ").split())
    assert "completed" in row
    assert "vehicle found" in row
    assert soup.find("option", selected=True).get_text() == "dealership"


async def test_filters_without_a_call_say_so(operator: httpx.AsyncClient) -> None:
    assert "No call fits these filters." in words(page(await operator.get("/", params={"q": "xylophone"})))
    assert "phone number" in words(page(await operator.get("/", params={"from_number": "12"})))


async def test_older_calls_are_a_page_away(operator: httpx.AsyncClient, api_running: Api) -> None:
    for _ in range(51):
        room = f"call-{token_hex(8)}"
        await tell(api_running.database, room, CallCreated(direction=Direction.INBOUND, desk="clinic"))
    soup = page(await operator.get("/", params={"desk": "clinic"}))
    older = soup.find("a", rel="next")["href"]
    assert "desk=clinic" in older
    assert len(page(await operator.get(f"/{older}")).find_all("a", class_="row")) >= 1


async def test_a_calls_page_tells_the_call(
    operator: httpx.AsyncClient, api_running: Api, stored_recording: bytes
) -> None:
    call_id = await told_call(api_running.database, key="calls/2026/03/01/test/1.ogg")
    soup = page(await operator.get(f"/calls/{call_id}"))
    turns = [" ".join(turn.get_text(" ").split()) for turn in soup.select(".turn")]
    assert turns[0] == "Agent 0:01 Welcome to Example Motors."
    assert "I would like to ask about <b>my car</b>." in turns[1]
    assert "interrupted" in turns[2]
    assert "640 ms" in turns[2]
    assert "2003 Honda Accord" in words(soup.select_one(".vehicle"))
    assert "Asked about an Accord." in words(soup)
    assert "call.answered" in words(soup.select_one(".timeline"))
    async with httpx.AsyncClient() as stranger:
        assert (await stranger.get(soup.find("audio")["src"])).content == stored_recording
    assert soup.find("button", string="Hang up") is None


async def test_a_recording_says_why_it_failed_and_which_channel_is_silent(
    operator: httpx.AsyncClient, api_running: Api, stored_recording: bytes
) -> None:
    call_id = await tell(
        api_running.database,
        f"call-{token_hex(8)}",
        RecordingFailed(segment=1, reason=RecordingFailure.IN_A_BRIEFING, error="it began too late"),
        RecordingReady(
            segment=2,
            object_key="calls/2026/03/01/test/1.ogg",
            duration_ms=200_000,
            size_bytes=len(stored_recording),
            silent=[SilentChannel(channel=Channel.CALLER, since_ms=65_000)],
        ),
    )
    one, two = (await api_running.detail(call_id))["recordings"]
    assert (one["status"], one["error"], one["error_detail"]) == (
        "failed",
        "in_a_briefing",
        "it began too late",
    )
    assert (two["error"], two["silent"]) == (None, [{"channel": "caller", "since_ms": 65_000}])
    said = words(page(await operator.get(f"/calls/{call_id}")).select_one('[data-live="recording"]'))
    assert "Part 1: failed: in a briefing." in said
    assert "The caller's channel is silent from 1:05 on." in said


async def test_a_live_call_is_hung_up_with_a_button(operator: httpx.AsyncClient, api_running: Api) -> None:
    created = CallCreated(direction=Direction.INBOUND, from_number="+12025550171")
    room = f"call-{token_hex(8)}"
    call_id = await tell(api_running.database, room, created, CallAnswered(), start=utc_now())
    form = page(await operator.get(f"/calls/{call_id}")).find("form", action=f"/calls/{call_id}/hangup")
    token = form.find("input", {"name": "csrf_token"})["value"]

    refused = await operator.post(form["action"], data={"csrf_token": "forged"})
    assert refused.status_code == 403
    assert "form has expired" in words(page(refused))

    done = await operator.post(form["action"], data={"csrf_token": token})
    assert done.headers["location"] == f"/calls/{call_id}"
    soup = page(await operator.get(f"/calls/{call_id}"))
    assert "operator hung up" in words(soup)
    again = await operator.post(form["action"], data={"csrf_token": token})
    assert "already ended" in words(page(await operator.get(again.headers["location"])))


async def test_a_call_that_never_was_has_a_page_that_says_so(operator: httpx.AsyncClient) -> None:
    answer = await operator.get("/calls/0197a7a0-0000-7000-8000-000000000000")
    assert answer.status_code == 404
    assert "no such call" in words(page(answer))


async def test_pages_name_their_parts_for_those_who_cannot_see_them(
    operator: httpx.AsyncClient, api_running: Api
) -> None:
    for path in ("/", f"/calls/{await told_call(api_running.database)}"):
        soup = page(await operator.get(path))
        assert soup.html["lang"] == "en"
        assert soup.title.get_text()
        assert len(soup.find_all("h1")) == 1
        assert all(
            field.find_parent("label") for field in soup.select("main input:not([type=hidden]), main select")
        )
        assert all(soup.find(id=part["aria-labelledby"]) for part in soup.select("[aria-labelledby]"))

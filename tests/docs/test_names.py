"""Everything that the documents name in backticks is there."""

from pathlib import Path

import pytest

from .commands import is_command
from .names import is_known, misplaced
from .pages import every_page, prose, read, spans

each = pytest.mark.parametrize


@every_page
def test_what_is_named_is_there(page: Path) -> None:
    named = dict.fromkeys(code for code in spans(read(page)) if not is_command(code))
    assert [code for code in named if not is_known(code)] == []


@every_page
def test_what_is_named_is_where_it_is_said_to_be(page: Path) -> None:
    assert misplaced(prose(read(page))) == []


@each(
    "code",
    [
        "Conversation9",
        "no_such_function()",
        "red_flags(words, weather)",
        "NO_SUCH_SETTING",
        "NO_SUCH_SETTING=1",
        "no_such_module.py",
        "dialogue/no_such_module.py",
        "prompts/<role>.txt9/",
        "POST /v1/nothing",
        "DELETE /v1/calls",
        "/v1/nothing",
        "callcenter.store.nothing",
        "callcenter.store.record.nothing",
        "call.nothing",
        "nothing_ended.past",
    ],
)
def test_what_is_not_there_is_seen(code: str) -> None:
    assert not is_known(code)


@each(
    "text",
    [
        "`Conversation` in `services/agent/src/callcenter_agent/call.py`",
        "`append` (`libs/callcenter/src/callcenter/redaction.py`)",
        "`Conduct` in\n`desks/no_such_desk.py`",
    ],
)
def test_what_is_elsewhere_is_seen(text: str) -> None:
    assert misplaced(text)


def test_what_is_in_its_place_is_not_complained_of() -> None:
    assert misplaced("`redact` (`libs/callcenter/src/callcenter/redaction.py`)") == []

"""Whatever is wrong with settings and desk files is told in one message, before a call is taken."""

from pathlib import Path

import pytest
from callcenter_agent import desks
from callcenter_agent.content import ContentError
from callcenter_agent.desks import desk
from callcenter_agent.settings import AgentSettings
from callcenter_agent.starting import StartError, read_configuration

FOLDER = Path(desks.__file__).parent


def test_missing_settings_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "OPENAI_API_KEY", "LOOKUP_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(StartError) as refused:
        read_configuration()
    assert all(name in str(refused.value) for name in ("DATABASE_URL", "OPENAI_API_KEY", "LOOKUP_URL"))


def test_faults_of_settings_and_of_content_are_told_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who repairs one fault does not meet the next at the next start."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "desk.yaml").write_text("id: [")
    with pytest.raises(StartError) as refused:
        read_configuration(tmp_path)
    assert "DATABASE_URL" in str(refused.value)
    assert "torn/desk.yaml: cannot be read" in str(refused.value)


def test_people_whom_nobody_may_dial_are_a_fault(
    worker_settings: AgentSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_configuration()
    monkeypatch.setenv("ALLOWED_COUNTRIES", "CA")
    with pytest.raises(StartError) as refused:
        read_configuration()
    assert "dealership: escalation_numbers: +12025550190: Calls to this number's country" in str(
        refused.value
    )


def test_the_fallback_desk_is_one_of_the_desks(
    worker_settings: AgentSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FALLBACK_DESK", "clinic")
    read_configuration()
    monkeypatch.setenv("FALLBACK_DESK", "night")
    with pytest.raises(StartError, match="FALLBACK_DESK: there is no desk 'night'"):
        read_configuration()


def test_every_fault_of_every_desk_is_told(tmp_path: Path) -> None:
    """A desk that cannot be read does not hide the faults of one that can."""
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "desk.yaml").write_text("id: [")
    own = tmp_path / "dealership"
    own.mkdir()
    text = (FOLDER / "dealership" / "desk.yaml").read_text()
    (own / "desk.yaml").write_text(text + "\nmodels: {astronaut: gpt-4.1}\n")
    (own / "phrases").mkdir()
    (own / "prompts").mkdir()
    for kind in ("phrases/en.yaml", "prompts/receptionist.md", "prompts/outbound.md"):
        (own / kind).write_text((FOLDER / "dealership" / kind).read_text())
    with pytest.raises(ContentError) as refused:
        desk.load(tmp_path, phrases_dir=tmp_path)
    assert "torn/desk.yaml: cannot be read" in str(refused.value)
    assert "no role is called 'astronaut'" in str(refused.value)

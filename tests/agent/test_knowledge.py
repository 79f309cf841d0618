"""A desk's documents are cut at headings, ranked by what they say, and opened when they are first needed."""

from pathlib import Path

import pytest
from callcenter_agent import desks
from callcenter_agent.knowledge.passages import cut
from callcenter_agent.knowledge.ranking import Ranking, stems
from callcenter_agent.knowledge.shelf import Shelf

DEALERSHIP = Path(desks.__file__).parent / "dealership" / "knowledge"


def test_a_passage_carries_the_headings_above_it() -> None:
    found = list(cut("# Money\nWe lend.\n\n## Papers\nBring\nyours.\n# Place\nHere.", source="about"))
    assert [(one.title, one.text) for one in found] == [
        ("Money", "We lend."),
        ("Money, Papers", "Bring yours."),
        ("Place", "Here."),
    ]


def test_words_are_compared_without_endings_accents_and_fillers() -> None:
    assert stems("Where are your parking lots?") == ["park", "lot"]
    assert stems("Réparations à l'étage") == stems("reparation etage")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Where are you located, and where can I park?", "Address and parking"),
        ("Do you finance used cars, how long are the loans?", "Financing and leasing"),
        ("What papers do I have to bring for a loan?", "Financing and leasing, What to bring for a loan"),
        ("Would you take my old truck as a trade-in?", "Financing and leasing, Trade-in"),
        ("Is there a warranty on the engine?", "Service and repairs, Warranty"),
        ("my car broke down, can you tow it", "Service and repairs, Towing"),
    ],
)
def test_daily_questions_find_their_passage_first(question: str, title: str) -> None:
    assert Shelf(DEALERSHIP).search(question)[0].title == title


@pytest.mark.parametrize("question", ["", "?", "the and of", "quantum chromodynamics"])
def test_what_nobody_wrote_about_is_not_found(question: str) -> None:
    assert Shelf(DEALERSHIP).search(question) == []


def test_a_desk_without_documents_finds_nothing(tmp_path: Path) -> None:
    assert Shelf(tmp_path / "none").search("anything") == []


def test_documents_are_opened_at_the_first_question(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / "late.md").write_text("# Parking\nBehind the house.")
    assert [one.text for one in shelf.search("parking")] == ["Behind the house."]
    (tmp_path / "late.md").unlink()
    assert shelf.search("parking") != []


def test_rare_words_count_more_than_common_ones() -> None:
    ranking = Ranking.of(["car car car", "car boat", "car house"])
    assert ranking.best("car boat", most=3)[0][0] == 1

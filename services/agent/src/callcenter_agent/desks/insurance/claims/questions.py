"""What is asked for a claim, in order, and what earlier words have answered already."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from callcenter.phone import E164

from callcenter_agent.desks.insurance.claims.claim import Claim, Kind, kind_of
from callcenter_agent.dialogue.asking import Question
from callcenter_agent.dialogue.questions.loss_dates import Moment, loss_date, moment_in
from callcenter_agent.dialogue.questions.names import CALLER_NAME, volunteered_name
from callcenter_agent.dialogue.questions.own_words import own_words, yes_or_no
from callcenter_agent.dialogue.questions.phone_numbers import phone_number
from callcenter_agent.dialogue.questions.policy_numbers import POLICY_NUMBER, policy_number_in

_UNHURT: Final = re.compile(
    r"\b(no ?(body|one)('?s| is| was| got)? (hurt|injured)"
    r"|every(one|body)('?s| is| was)? (\w+ )?(ok|okay|fine|safe|alright|all right)"
    r"|(we('re| are)|i('m| am)) (all )?(ok|okay|fine|safe|alright|all right|not hurt)"
    r"|not hurt|no injur\w+|nobody was (hurt|in (it|there))"
    r"|not injured|no one('?s| is| was)? (hurt|injured)|none)\b",
    re.IGNORECASE,
)
_HURT: Final = re.compile(
    r"\b((is|was|got|were|are|been|badly|someone'?s|somebody'?s|i'?m) (hurt|injured|bleeding|unconscious)"
    r"|broke (my|his|her)|hospital|ambulance|whiplash|my (neck|back|head|arm|leg) hurts|concussion)\b",
    re.IGNORECASE,
)
_NONE: Final = re.compile(
    r"^\W*(no|nope|nah|none|nobody|no ?one|not that i know)\b|\bno(body| one|t)? (else|other)\b|\bjust me\b"
    r"|\bno (police|report)\b"
    r"|\b(didn'?t|did not|haven'?t|have not|wasn'?t) (\w+ )?(call|report|file|involve|need|any)",
    re.IGNORECASE,
)
NOTHING: Final = "none"
INJURIES: Final = yes_or_no("injuries", yes=_HURT, no=_UNHURT)


def _what(words: str) -> str | None:
    """A sentence, not a word: it is what an adjuster reads first."""
    text = own_words(words)
    return text if text and len(text.split()) >= 2 else None


def _party(words: str) -> str | None:
    return NOTHING if _NONE.search(words) else own_words(words)


LOSS: Final = Question("loss", parse=_what)
PLACE: Final = Question("loss_place", parse=own_words)
OTHER_PARTY: Final = Question("other_party", parse=_party)
POLICE: Final = Question("police_report", parse=_party)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of the caller: now, and from which number."""

    today: date
    own_number: E164 | None = None
    country: str = "US"
    not_dialed: Callable[[str], object | None] = lambda _number: None


@dataclass(frozen=True, slots=True)
class Step:
    field: str
    question: Callable[[Asked], Question[Any]]
    needed: Callable[[Claim], bool] = lambda _: True

    def put(self, claim: Claim, value: Any) -> Claim:
        if isinstance(value, Moment):
            return claim.with_facts(day=value.day, time=value.time)
        return claim.with_facts(**{self.field: value})


_AMONG_PEOPLE: Final = frozenset({Kind.COLLISION, Kind.INJURY, Kind.VANDALISM, Kind.THEFT, Kind.OTHER})

STEPS: Final = (
    Step("injuries", lambda _: INJURIES),
    Step("what", lambda _: LOSS),
    Step("day", lambda asked: loss_date(asked.today)),
    Step("place", lambda _: PLACE),
    Step("other_party", lambda _: OTHER_PARTY, needed=lambda claim: claim.kind in _AMONG_PEOPLE),
    Step("police_report", lambda _: POLICE),
    Step("name", lambda _: CALLER_NAME),
    Step("policy_number", lambda _: POLICY_NUMBER),
    Step(
        "phone",
        lambda asked: phone_number(asked.own_number, country=asked.country, not_dialed=asked.not_dialed),
    ),
)
BY_FIELD: Final = {step.field: step for step in STEPS}


def next_step(claim: Claim) -> Step | None:
    return next((step for step in STEPS if claim.lacks(step.field) and step.needed(claim)), None)


def volunteered(claim: Claim, said: Iterable[str], today: date) -> Claim:
    """What the caller told before being asked, where it can mean only one thing. All of it is read back."""
    for words in said:
        claim = claim.with_facts(
            **{field: value for field, value in _told(words, today).items() if claim.lacks(field)}
        )
    return claim


_TELLS: Final = re.compile(
    r"\b(hit|rear[- ]?ended|t-boned|side[- ]?swiped|(backed|ran|crashed|slid|bumped) into|stole|stolen"
    r"|broken? in\w*"
    r"|burst|leak(ed|ing)|flooded|fell|slipped|damaged|burn(ed|t)|caught fire|vandali[sz]ed|keyed|smashed"
    r"|collapsed|scratched)\b",
    re.IGNORECASE,
)
"""More than that there was an accident: what happened in it."""
_LONG_ENOUGH: Final = 6


def _told(words: str, today: date) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if _TELLS.search(words) and len(words.split()) >= _LONG_ENOUGH:
        told["what"] = own_words(words)
    moment = moment_in(words, today) if kind_of(words) is not Kind.OTHER else None
    if moment is not None and moment.day <= today:
        told |= {"day": moment.day, "time": moment.time}
    if _UNHURT.search(words) and not _HURT.search(_UNHURT.sub(" ", words)):
        told["injuries"] = False
    if name := volunteered_name(words):
        told["name"] = name
    if number := policy_number_in(words):
        told["policy_number"] = number
    return {field: value for field, value in told.items() if value is not None}

"""What a caller wants of an insurance agency, read from their own words."""

import re
from enum import StrEnum
from typing import Final

from callcenter_agent.dialogue.questions.names import volunteered_name
from callcenter_agent.dialogue.spelling.words import words_of


class Errand(StrEnum):
    LENDER = "lender"
    CLAIM_STATUS = "claim_status"
    CANCELLATION = "cancellation"
    CLAIM = "claim"
    PERSON = "person"
    QUOTE = "quote"
    BILLING = "billing"
    QUESTION = "question"
    WRONG_NUMBER = "wrong_number"


class Line(StrEnum):
    PERSONAL = "personal"
    BUSINESS = "business"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NOT_CALLED_FOR: Final = r"(?<!not )(?<!don't )(?<!no )"
_SIGNS: Final = {
    Errand.WRONG_NUMBER: _words(
        r"\bwrong number\b", r"\bisn'?t this (?!the insurance)(the|a)? ?\w+ ?(shop|restaurant|office)?\?$"
    ),
    Errand.LENDER: _words(
        r"\b(calling|call|i'?m|this is|here|i am) (?:\w+ ){0,3}?(from|with|for|at|on behalf of)"
        r" (?:\w+[ .,']+){0,4}?(bank|mortgage|credit union|lending|lenders?"
        r"|loan (department|servic\w+)|title)\b",
        r"\bmortgagee\b",
        r"\bevidence of (property |hazard )?insurance\b",
        r"\b(proof|verification) of (hazard |property |homeowners? )?(insurance|coverage)\b.*\b(loan"
        r"|mortgage"
        r"|closing|lender|bank|borrower)\b",
        r"\bloan number\b",
        r"\b(your|our|a mutual) (insured|borrower)\b.*\b(loan|mortgage|policy)\b",
        r"\bborrower\b",
    ),
    Errand.CLAIM_STATUS: _words(
        r"\b(status|update|progress|news) (of|on|about|with|for) (my|the|our|a|an existing) (\w+ )?claim\b",
        r"\b(my|an?|the) (existing|open|current|pending) claim\b",
        r"\bclaim (status|number is|adjuster)\b",
        r"\b(my|the) adjuster\b",
        r"\bclaim (that )?i (filed|made|reported|opened)\b",
        r"\balready (have|filed|made|reported|opened) (a|the|my) claim\b",
    ),
    Errand.CANCELLATION: _words(
        _NOT_CALLED_FOR + r"\bcancel(l?ing|l?ation)?\b(?! (?:that|this|it)\b)"
        r"(?! (?:my|the|an?) (?:appointment|callback|call|claim|payment))",
        r"\b(end|stop|terminate|drop|discontinue) (my|the|our|this) (\w+ )?(policy|insurance|coverage)\b",
        r"\b(don't|do not) want (my|the|this|your) (\w+ )?(policy|insurance) (anymore|any more)\b",
    ),
    Errand.CLAIM: _words(
        r"\b(file|make|report|start|open|submit|put in|have|new) (a|an|my|the|another) (new |\w+ )?claim\b",
        r"\bclaim (for|because|about|on) (?!status)\w+",
        r"\bnew claim\b|\bfirst notice\b|\bclaims? department\b",
        r"\b(report|had|been in|was in|had just|there was|got into|there's been) (?:an?|another"
        r"|the) (\w+ )?(accident|crash"
        r"|collision|wreck|fire|flood|break[- ]in|burglary|theft|loss|leak|incident)\b",
        r"\b(rear[- ]?ended|t-boned|side[- ]?swiped|fender bender|hit and run|totaled)\b",
        r"\b(hit|ran into|crashed into|backed into|scratched|dented|smashed|damaged|keyed)"
        r" (my|our|me|the|by|a|another)\b",
        r"\b(my|our) (\w+ ){0,2}(was|were|got|has been|is|have been|were just) (\w+ )?(hit|stolen"
        r"|broken into"
        r"|damaged|flooded|destroyed|vandali[sz]ed|burned|burnt|robbed|wrecked|totaled|on fire)\b",
        r"\b(stole|broke into|burgled|robbed|vandali[sz]ed) (my|our|the|in)\b",
        r"\b(pipe|roof|water heater|washing machine|boiler|basement|kitchen|house|ceiling)\b.{0,20}"
        r"\b(burst|leak\w*|broke|flooded|caught fire|collapsed|on fire)\b",
        r"\b(burst pipe|water damage|hail damage|storm damage|fire damage|smoke damage|roof damage"
        r"|slipped and fell|got hurt|was injured)\b",
        r"\b(accident|crash)\b.{0,30}\b(yesterday|today|last|this|ago|on)\b",
    ),
    Errand.QUOTE: _words(
        r"\bquotes?\b",
        r"\b(new|another|additional|buy|get|take out|purchase|open|start|need|shopping for|interested in)"
        r" (an? |some |new )?(\w+ ){0,2}(policy|insurance|coverage)\b",
        r"\binsure (my|our|a|an|the) (new )?\w+",
        r"\bhow much (would|is|does|for)\b.*\b(insurance|coverage|policy|cover|insure)\b",
        r"\b(become|new) (a )?(new )?customer\b",
    ),
    Errand.BILLING: _words(
        r"\b(bill|bills|billing|invoice|premium|autopay|auto pay|late fee|overdue|past due|balance"
        r"|refund)\b",
        r"\b(make|pay|payment|paid|paying) (a |my |the )?(payment|bill|premium|insurance|policy|monthly"
        r"|online)?\b",
        r"\bpayments?\b|\b(charged|charge) (me|my|twice)\b|\bhow much do i owe\b|\bwhen is my .* due\b",
        r"\b(is|when does) my policy (still )?(active|expire|end|renew|in force)\b|\brenewal\b",
    ),
    Errand.QUESTION: _words(
        r"\b(hours|open|opening|close|closed|closing time)\b.*\b(you|office|today|tomorrow|saturday|sunday"
        r"|weekend|when|what|holiday)\b",
        r"\b(when|what time|are you) (do |are |is )?(you |the office )?(open|close|closed)\b",
        r"\bwhat are your (\w+ )?hours\b|\b(your|office) hours\b",
        r"\b(where are you|your (address|location|fax|e-?mail|website)|located)\b",
        r"\bdo you (offer|cover|insure|sell|write|speak|have|work)\b",
        r"\b(a|one|some|general|quick) questions?\b|\bwhat (does|is) .* (cover|deductible|mean)\b",
    ),
}
_ORDER: Final = (
    Errand.LENDER,
    Errand.CLAIM_STATUS,
    Errand.CANCELLATION,
    Errand.CLAIM,
    Errand.PERSON,
    Errand.QUOTE,
    Errand.BILLING,
    Errand.QUESTION,
    Errand.WRONG_NUMBER,
)
"""Who says several things at once is served in this order."""
_SWALLOWED: Final = {
    Errand.LENDER: {Errand.CLAIM, Errand.QUOTE, Errand.BILLING, Errand.QUESTION, Errand.PERSON},
    Errand.CLAIM_STATUS: {Errand.CLAIM, Errand.QUESTION},
    Errand.CANCELLATION: {Errand.QUOTE, Errand.QUESTION, Errand.BILLING},
    Errand.CLAIM: {Errand.QUESTION, Errand.LENDER},
    Errand.PERSON: {Errand.QUESTION},
    Errand.QUOTE: {Errand.QUESTION},
    Errand.BILLING: {Errand.QUESTION},
}
"""Signs that mean nothing of their own beside a stronger one: a new policy instead of the cancelled one."""
_PERSON: Final = re.compile(
    r"\b(?:(?:speak|talk|get|put|connect|transfer)(?: me)?(?: through)? (?:to|with)|looking for|reach"
    r"|ask for"
    r"|(?:is|may i (?:speak|talk) (?:to|with)))\s+(?P<title>(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss)\.? )?"
    r"(?P<who>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)?)"
)
_OWN_AGENT: Final = re.compile(
    r"\b(my|our) (?:insurance |own )?(agent|producer|advisor|rep)\b", re.IGNORECASE
)
_NOBODY: Final = words_of(
    """Somebody Someone Anybody Anyone Claims Billing Sales Customer Service Support Human The Your You
    Insurance Millbrook I A An"""
)
_BUSINESS: Final = _words(
    r"\b(business|commercial|company|shop|restaurant|store|office building|firm|warehouse"
    r"|work(er'?s)? comp\w*|contractor|employees?|liability|fleet|corporate|tenants?|bakery|salon"
    r"|garage business)\b"
)
_PERSONAL: Final = _words(
    r"\b(personal|private|my (own )?(car|house|home|apartment|condo|truck|bike|motorcycle|boat|place|family"
    r"|wife|husband|son|daughter)|renter'?s?|homeowner'?s?|home insurance|auto insurance|car insurance"
    r"|myself)\b"
)
_URGENT: Final = _words(
    r"\b(emergenc\w*|urgent\w*|right now|immediately|can(no|')t wait|as we speak|still (leaking|burning"
    r"|running"
    r"|flooding)|on[- ]call|stranded)\b"
)


def errands_in(words: str) -> tuple[Errand, ...]:
    """Every errand that is named, the one to be served first at the beginning."""
    named = [one for one in _ORDER if _is_named(one, words)]
    swallowed: set[Errand] = set()
    for one in named:
        if one not in swallowed:
            swallowed |= _SWALLOWED.get(one, set())
    return tuple(one for one in named if one not in swallowed)


def _is_named(errand: Errand, words: str) -> bool:
    if errand is Errand.PERSON:
        return person_in(words) is not None or _OWN_AGENT.search(words) is not None
    return _SIGNS[errand].search(words) is not None


def person_in(words: str) -> str | None:
    """The name of the one they want to talk to."""
    for found in _PERSON.finditer(words):
        parts = found["who"].split()
        if parts[0] not in _NOBODY and volunteered_name(words) != found["who"]:
            return found["who"]
    return None


def line_in(words: str) -> Line | None:
    """None also where both are named."""
    business, personal = _BUSINESS.search(words), _PERSONAL.search(words)
    if bool(business) == bool(personal):
        return None
    return Line.BUSINESS if business else Line.PERSONAL


def is_urgent(words: str) -> bool:
    return _URGENT.search(words) is not None

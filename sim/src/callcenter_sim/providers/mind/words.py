"""What a caller means, by the words in it."""

import re

_DENIAL = re.compile(
    r"^(?:um+|uh+|oh|well|sorry|hmm?)?[,. ]*(?:no(?! (?:problem|worries))|nope|nah|not quite|wrong)\b"
    r"|\b(?:not|isn't|isnt|is not|that's not) (?:right|correct|quite right|it)\b|\b(?:is|that's|was) wrong\b"
    r"|\bincorrect\b|\bI said\b|\bnot an? \w+\b.*\bbut\b",
    re.IGNORECASE,
)
_AFFIRMATION = re.compile(
    r"^(?:um+|uh+|oh|well|ok|okay|hmm?)?[,. ]*"
    r"(?:yes|yeah|yep|yup|ya|correct|right|exactly|sure|perfect|absolutely|affirmative|indeed|please do"
    r"|of course|definitely|that is (?:right|correct|it)|that's (?:right|correct|it)|it is|sounds good"
    r"|that would be (?:great|good|nice))\b"
    r"|\b(?:that is|that's|it's|is) (?:right|correct)\b",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"\b(?:good ?-?bye|bye|that's all|that is all|that's it|that was all|nothing else"
    r"|no,? (?:thanks|thank you)|have a (?:nice|good|great) (?:day|evening|one)|all I (?:need|needed|wanted)"
    r"|hang up now|I'm done)\b",
    re.IGNORECASE,
)
_HUMAN = re.compile(
    r"\b(?:(?:talk|speak|connect|transfer|put)\b.{0,30}\b(?:person|human|someone|somebody|representative|agent"
    r"|manager|salesm[ae]n|colleague|advisor|operator)|real person|human being)\b",
    re.IGNORECASE,
)
_ASKS_WHAT_WE_ARE = re.compile(
    r"\b(?:are you|am I (?:talking|speaking) (?:to|with)|is this)\b.{0,25}"
    r"\b(?:robot|machine|bot|a\.?i\.?|computer|human|real|person|language model)\b",
    re.IGNORECASE,
)
_CALL_BACK = re.compile(
    r"\b(?:call(?:ed)? me (?:back|later|again|tomorrow|on|at)|callback|call back"
    r"|ring me|reach me|phone me)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:[Mm]y (?:full )?name is|[Mm]y name's|[Tt]he name is|[Tt]his is|[Ii]'m|[Ii] am|[Cc]all me)\s+"
    r"(?P<name>[A-Z][a-zA-Z'-]+(?:\s+[A-Z][a-zA-Z'-]+){0,2})"
)
_BARE_NAME = re.compile(
    r"^(?:[Ii]t's |[Ss]ure,? |[Yy]es,? )?(?P<name>[A-Z][a-z'-]+(?:\s+[A-Z][a-z'-]+){0,2})[.!]?$"
)
_NOT_NAMES = {
    "Looking", "Calling", "Interested", "Sure", "Sorry", "Yes", "No", "Okay", "Fine", "Not", "Here", "Just",
    "The", "A", "An", "I", "Correct", "Right", "Hello", "Hi", "Thanks", "Thank", "Good", "Back", "About",
}  # fmt: skip
_GREETING = re.compile(
    r"(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day))\b[,.!? ]*(?:there[,.!? ]*)?)+$",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:I(?:'d| would| want| need| wish|'m looking|'m calling| am looking| am calling|'m interested"
    r"| am interested| have a question)|(?:looking for|interested in|calling about)"
    r"|(?:can|could|would) you (?:tell|look|check|find|help|give))\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:(?:on |next )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: morning| afternoon"
    r"| evening)?|tomorrow(?: morning| afternoon| evening)?|this (?:morning|afternoon|evening)|tonight"
    r"|today|next week|(?:at|after|before) (?:noon|\w+(?: thirty)? (?:o'clock|[ap]\.?m\.?)))\b",
    re.IGNORECASE,
)
_DIGIT_WORDS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def denies(text: str) -> bool:
    return bool(_DENIAL.search(text))


def affirms(text: str) -> bool:
    return bool(_AFFIRMATION.search(text)) and not denies(text)


def says_goodbye(text: str) -> bool:
    return bool(_FAREWELL.search(text))


def thanks(text: str) -> bool:
    return bool(re.search(r"\bthank(?:s| you)\b", text, re.IGNORECASE))


def wants_human(text: str) -> bool:
    return bool(_HUMAN.search(text)) and not asks_what_we_are(text)


def asks_what_we_are(text: str) -> bool:
    return bool(_ASKS_WHAT_WE_ARE.search(text))


def wants_call_back(text: str) -> bool:
    return bool(_CALL_BACK.search(text))


def when_in(text: str) -> str | None:
    match = _WHEN.search(text)
    return match[0] if match else None


def name_in(text: str, *, asked: bool = False) -> str | None:
    """The name the caller gives; a bare name counts only when they were asked for it."""
    match = _NAME.search(text) or (_BARE_NAME.match(text.strip()) if asked else None)
    if match is None:
        return None
    kept = []
    for part in match["name"].split():
        if part in _NOT_NAMES:
            break
        kept.append(part)
    return " ".join(kept) or None


def wish_in(text: str) -> str | None:
    """The sentence in which the caller says what they want."""
    return next((s.strip() for s in _SENTENCE.split(text) if _WISH.search(s) and not name_in(s)), None)


def phone_in(text: str) -> str | None:
    """The digits of a telephone number of seven to fifteen digits, spoken or written."""
    digits = best = ""
    for part in re.findall(r"[a-z]+|\d+", text.lower()):
        digit = part if part.isdigit() else _DIGIT_WORDS.get(part)
        digits = digits + digit if digit else ""
        best = max(best, digits, key=len)
    return best if 7 <= len(best) <= 15 else None


def only_greets(text: str) -> bool:
    return bool(_GREETING.match(text.strip()))

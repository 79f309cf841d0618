"""Does what was read back match what was meant? As a caller would hear it: letters that sound alike are
taken as right, a wrong digit and a wrong word of the alphabet are noticed. Pure: words in, a verdict out."""

import re
from dataclasses import dataclass

_LETTERS = {
    "ay": "A", "be": "B", "bee": "B", "see": "C", "sea": "C", "cee": "C", "dee": "D", "eff": "F", "gee": "G",
    "aitch": "H", "jay": "J", "kay": "K", "okay": "K", "el": "L", "ell": "L", "em": "M", "en": "N", "oh": "0",
    "pee": "P", "pea": "P", "cue": "Q", "queue": "Q", "are": "R", "ess": "S", "tea": "T", "tee": "T",
    "you": "U", "vee": "V", "ex": "X", "why": "Y", "zee": "Z", "zed": "Z",
}  # fmt: skip
_NATO = {
    "alpha": "A", "alfa": "A", "bravo": "B", "charlie": "C", "delta": "D", "echo": "E", "foxtrot": "F",
    "golf": "G", "gulf": "G", "hotel": "H", "india": "I", "juliet": "J", "juliett": "J", "kilo": "K",
    "lima": "L", "mike": "M", "november": "N", "oscar": "O", "papa": "P", "quebec": "Q", "romeo": "R",
    "sierra": "S", "tango": "T", "uniform": "U", "victor": "V", "whiskey": "W", "whisky": "W", "xray": "X",
    "yankee": "Y", "zulu": "Z",
}  # fmt: skip
_NUMBERS = {
    "zero": "0", "one": "1", "won": "1", "two": "2", "to": "2", "too": "2", "three": "3", "four": "4",
    "for": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "ate": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7", "eighty": "8",
    "ninety": "9",
}  # fmt: skip
_ALIKE = [frozenset(group) for group in ("BCDEGPTVZ3", "AJKH8", "MN", "SFX", "IY5", "59", "QU2", "O0", "WU2")]
_ALSO_WORDS = frozenset({"to", "too", "for", "you", "are", "see", "be", "why", "oh", "okay", "won", "ate"})
_SURE_DIGITS = "⓪①②③④⑤⑥⑦⑧⑨"
_JOINING = frozenset({"as", "is", "in", "and", "an", "ages", "us", "engulfed"})
_WORDS_WITHIN = 3
_LEAST, _SHORT = 4, 7
_SKIP, _ALIKE_COST, _WRONG = 0.6, 0.1, 1.0
_STILL_A_READ_BACK = 0.35
_SHORT_READ_BACK = 0.15
_RIGHT = 0.25


@dataclass(frozen=True)
class Verdict:
    right: bool
    heard: str


def compare(text: str, code: str) -> Verdict | None:
    """None when no part of `code` was read back at all."""
    best: tuple[float, Verdict] | None = None
    for run in spoken_runs(text):
        if len(run) < _LEAST:
            continue
        cost, wrong = _align(run, code)
        share = cost / len(run)
        most = _SHORT_READ_BACK if len(run) < _SHORT else _STILL_A_READ_BACK
        if share <= most and (best is None or share < best[0]):
            best = (share, Verdict(right=wrong == 0 and share <= _RIGHT, heard=run.upper()))
    return best[1] if best else None


def spoken_runs(text: str) -> list[str]:
    """Runs of spelled characters, a word of the alphabet in lower case: nobody takes "Victor"
    for "Golf". A few ordinary words in between do not end a run."""
    text = re.sub(r"(?i)\b(last|first|final|next) \w+", " ", text)
    text = re.sub(r"(?i)\bx-ray\b", "xray", text)
    text = re.sub(r"(?i)\bdouble[ -]?(u|you)\b", " W ", text)
    text = re.sub(r"(?i)\bdigit\W*(\w+)", _sure_digit, text)
    text = re.sub(r"(?i)\b([a-z])\s+(?:[ai]s in|[ai]s an|for|like)\s+([a-z]+)", _sure_letter, text)
    text = re.sub(
        rf"(?i)\b([a-z])\W{{0,2}}(?:s|z|sn|zn)\W{{1,3}}(?:(?:and|an|in) )?({'|'.join(_NATO)})\b", _as_in, text
    )
    runs: list[list[str]] = [[]]
    between: list[str] = []
    for word in re.findall(rf"[A-Za-z0-9'{_SURE_DIGITS}]+", text):
        if not _characters(word):
            between.append(word.lower())
            continue
        if len(between) > _WORDS_WITHIN and runs[-1]:
            runs.append([])
        if runs[-1] and _explains(word, runs[-1][-1], between):
            runs[-1].pop()
        runs[-1].append(word)
        between = []
    return [run for words in runs if (run := "".join(map(_certain, _trimmed(words))))]


def _sure_digit(match: re.Match[str]) -> str:
    """ "Digit eight" is no H."""
    digit = _characters(match[1])
    return f" {_SURE_DIGITS[int(digit)]} " if len(digit) == 1 and digit.isdigit() else match[0]


def _as_in(match: re.Match[str]) -> str:
    """ "C.S. and Charlie" was "C as in Charlie"."""
    letter = _NATO[match[2].lower()]
    return f" {match[2]} " if _sound_alike(match[1].upper(), letter) else match[0]


def _sure_letter(match: re.Match[str]) -> str:
    """ "T as in Tango" is no 3, and "I as in Alpha" is an A. Where the word was not understood, the letter
    may be any that sounds so."""
    return f" {match[2] if match[2].lower() in _NATO else match[1]} "


def _explains(word: str, before: str, between: list[str]) -> bool:
    """The "Hotel" in "H as in Hotel", however the recogniser took the words in between."""
    letter = _NATO.get(word.lower())
    joined = bool(_JOINING & set(between))
    return letter is not None and joined and _sound_alike(_characters(before), letter)


def _sound_alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)


def _trimmed(words: list[str]) -> list[str]:
    """Without the ordinary words at both ends that could also be characters."""
    while words and words[0].lower() in _ALSO_WORDS:
        words = words[1:]
    while words and words[-1].lower() in _ALSO_WORDS:
        words = words[:-1]
    return words


def _characters(spoken: str) -> str:
    word = spoken.lower()
    if spoken.isdigit() or spoken in _SURE_DIGITS:
        return spoken
    if len(spoken) == 1:
        return spoken.upper() if spoken != "a" else ""
    for table in (_NUMBERS, _TENS, _NATO, _LETTERS):
        if word in table:
            return table[word]
    shouted = spoken.isupper() and len(spoken) <= 8
    mixed = spoken.isalnum() and any(character.isdigit() for character in spoken)
    return spoken.upper() if shouted or mixed else ""


def _certain(spoken: str) -> str:
    word = spoken.lower()
    return _NATO[word].lower() if word in _NATO else _characters(spoken)


def _align(heard: str, code: str) -> tuple[float, int]:
    """The cheapest way to find `heard` inside `code`: its cost, and how many characters are truly wrong."""
    previous: list[tuple[float, int]] = [(0.0, 0)] * (len(code) + 1)
    for character in heard:
        # A letter may be a noise of the recogniser; a digit or a named letter too many is the reader's error.
        sure = character.isdigit() or character.islower()
        skip, skipped_wrong = (_WRONG, 1) if sure else (_SKIP, 0)
        row = [(previous[0][0] + skip, previous[0][1] + skipped_wrong)]
        for index, meant in enumerate(code, start=1):
            cost = _cost(character, meant)
            diagonal = (previous[index - 1][0] + cost, previous[index - 1][1] + (cost == _WRONG))
            extra = (previous[index][0] + skip, previous[index][1] + skipped_wrong)
            missing = (row[index - 1][0] + _SKIP, row[index - 1][1])
            row.append(min(diagonal, extra, missing))
        previous = row
    return min(previous)


def _cost(heard: str, meant: str) -> float:
    if heard.upper() == meant:
        return 0.0
    if heard in _SURE_DIGITS:
        return 0.0 if str(_SURE_DIGITS.index(heard)) == meant else _WRONG
    if heard.islower():
        return _WRONG
    both_digits = heard.isdigit() and meant.isdigit() and {heard, meant} != {"5", "9"}
    if not both_digits and _sound_alike(heard, meant):
        return _ALIKE_COST
    return _WRONG

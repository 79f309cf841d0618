"""The sentences a desk says word for word, and their audio rendered beforehand.

A rendered phrase needs no provider when it is said: that is how a call is greeted at once, and how an
apology is heard when everything else is down.
"""

import hashlib
import wave
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from livekit import rtc

from callcenter_agent.content import placeholders
from callcenter_agent.sounding.patterns import in_words
from callcenter_agent.tones import Tone

SAMPLE_RATE = 24_000
FRAME_SAMPLES = SAMPLE_RATE // 50


class Phrase(StrEnum):
    """What every desk must be able to say."""

    GREETING = "greeting"
    GREETING_QUESTION = "greeting_question"
    GREETING_OUTBOUND = "greeting_outbound"
    GREETING_OUTBOUND_QUESTION = "greeting_outbound_question"
    GREETING_ASKING = "greeting_asking"
    GREETING_OUTBOUND_ASKING = "greeting_outbound_asking"
    """Where the desk asks before it records: they tell of no recording."""
    RECORDING_ASK = "recording_ask"
    RECORDING_ON = "recording_on"
    RECORDING_OFF = "recording_off"
    STILL_THERE = "still_there"
    STILL_THERE_AGAIN = "still_there_again"
    GOODBYE_SILENCE = "goodbye_silence"
    GOODBYE = "goodbye"
    GOODBYE_OUTBOUND = "goodbye_outbound"
    CUT_OFF = "cut_off"
    CUT_OFF_WHOLE = "cut_off_whole"
    """Where nothing that the caller had said by then is missing."""
    ONE_MOMENT = "one_moment"
    TROUBLE = "trouble"
    APOLOGY = "apology"
    TIME_LIMIT = "time_limit"
    TOOL_TOO_SLOW = "tool_too_slow"
    TOOL_BROKEN = "tool_broken"
    WHAT_ELSE = "what_else"
    CALLBACK_NUMBER = "callback_number"
    NUMBER_DIGITS = "number_digits"
    NUMBER_NOT_DIALABLE = "number_not_dialable"
    LOOKING_UP = "looking_up"
    EMERGENCY = "emergency"
    EMERGENCY_CRISIS = "emergency_crisis"
    OFFER_HUMAN = "offer_human"
    MESSAGE_WANTED = "message_wanted"
    MESSAGE_TAKEN = "message_taken"
    HOURS_ALWAYS = "hours_always"
    HOURS_NEVER = "hours_never"
    NOT_KNOWN = "not_known"
    HOW_I_WORK = "how_i_work"
    ABUSE_WARNING = "abuse_warning"
    ABUSE_GOODBYE = "abuse_goodbye"
    LINE_BACK = "line_back"
    VOICEMAIL = "voicemail"
    GO_ON = "go_on"
    KNOWN_CALLER = "known_caller"
    TRANSFER_HOLD = "transfer_hold"
    TRANSFER_COLD = "transfer_cold"
    TRANSFER_FAILED = "transfer_failed"
    TRANSFER_NOBODY = "transfer_nobody"
    TRANSFER_UNKNOWN_CALLER = "transfer_unknown_caller"
    TRANSFER_QUESTION = "transfer_question"
    TRANSFER_QUESTION_AGAIN = "transfer_question_again"
    TRANSFER_NOT_HEARD = "transfer_not_heard"
    TRANSFER_URGENCY_LOW = "transfer_urgency_low"
    TRANSFER_URGENCY_MEDIUM = "transfer_urgency_medium"
    TRANSFER_URGENCY_HIGH = "transfer_urgency_high"


EVERY_DESK: Mapping[str, frozenset[str]] = {
    **{phrase: frozenset[str]() for phrase in Phrase},
    "callback_noted": frozenset({"ending"}),
    "language_switched": frozenset(),
    "follow_up_noted": frozenset(),
    "thanks_name": frozenset({"name"}),
    "hours_open": frozenset({"closes"}),
    "hours_closed": frozenset({"opens"}),
    "hours_holiday": frozenset({"holiday", "opens"}),
    "transfer_briefing": frozenset({"caller", "reason", "urgency", "summary"}),
}
"""With the placeholders that are filled when they are said."""


SAID_WITHOUT_PROVIDERS = frozenset(
    {
        Phrase.GREETING,
        Phrase.GREETING_QUESTION,
        Phrase.GREETING_OUTBOUND,
        Phrase.STILL_THERE,
        Phrase.STILL_THERE_AGAIN,
        Phrase.GOODBYE,
        Phrase.GOODBYE_SILENCE,
        Phrase.GOODBYE_OUTBOUND,
        Phrase.CUT_OFF,
        Phrase.CUT_OFF_WHOLE,
        Phrase.TROUBLE,
        Phrase.APOLOGY,
        Phrase.TIME_LIMIT,
    }
)


@dataclass(frozen=True)
class Voice:
    """What makes two renderings of a sentence differ."""

    id: str
    model: str
    language: str

    def key_of(self, text: str, tone: Tone) -> str:
        said = "\x1f".join((text, self.id, self.model, self.language, tone, str(SAMPLE_RATE)))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class PhraseBook:
    """A desk's phrases in one language and voice."""

    texts: Mapping[str, str]
    voice: Voice
    directory: Path
    whole: bool = True
    """Whether all of it is rendered beforehand, or only what is said when nothing else works: a desk's other
    languages are seldom spoken, and the machine has calls to take."""
    tones: Mapping[str, Tone] = field(default_factory=dict)

    def text(self, key: str, **values: str) -> str:
        return self.texts[key].format(**values)

    def path(self, key: str) -> Path:
        return self.directory / f"{self.voice.key_of(self.texts[key], self.tone(key))}.wav"

    def tone(self, key: str) -> Tone:
        return self.tones.get(key, Tone.PLAIN)

    def rendered_beforehand(self) -> list[str]:
        """Those without a placeholder left: their words are the same in every call. Greeting first."""
        wanted = self.texts if self.whole else SAID_WITHOUT_PROVIDERS & self.texts.keys()
        fixed = [key for key in wanted if not placeholders(self.texts[key])]
        return sorted(fixed, key=lambda key: (not key.startswith(Phrase.GREETING), key))

    def missing(self) -> list[str]:
        return [key for key in self.rendered_beforehand() if not self.path(key).is_file()]

    @cached_property
    def fixed(self) -> Mapping[str, str]:
        """The names of those that are rendered beforehand, by what the voice is given to say."""
        return {in_words(self.texts[key], self.voice.language): key for key in self.rendered_beforehand()}

    @cached_property
    def beginnings(self) -> Mapping[str, Tone]:
        """The tones of those that have one, by their words up to the first placeholder."""
        leads = ((self.texts[key].partition("{")[0], tone) for key, tone in self.tones.items())
        return {in_words(lead, self.voice.language).strip(): tone for lead, tone in leads if lead.strip()}

    def audio(self, key: str) -> AsyncIterator[rtc.AudioFrame] | None:
        """None where it was not rendered: the caller of this says the words live."""
        try:
            return frames_of(read_pcm(self.path(key)))
        except (OSError, wave.Error, EOFError):
            return None


def read_pcm(path: Path) -> bytes:
    with wave.open(str(path), "rb") as wav:
        if (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) != (SAMPLE_RATE, 1, 2):
            raise wave.Error(f"{path.name} is not {SAMPLE_RATE} Hz mono PCM16")
        return wav.readframes(wav.getnframes())


async def frames_of(pcm: bytes) -> AsyncIterator[rtc.AudioFrame]:
    """All at once: the output paces them."""
    step = FRAME_SAMPLES * 2
    for start in range(0, len(pcm), step):
        chunk = pcm[start : start + step].ljust(step, b"\0")
        yield rtc.AudioFrame(
            data=chunk, sample_rate=SAMPLE_RATE, num_channels=1, samples_per_channel=FRAME_SAMPLES
        )

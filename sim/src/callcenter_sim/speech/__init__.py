"""Real, local speech: text to audio and audio to text, each engine in a process of its own."""

from callcenter_sim.speech.client import Speech
from callcenter_sim.speech.recognizer import Recognition, Recognizer
from callcenter_sim.speech.voices import VOICES, Voice, voice_named

__all__ = ["VOICES", "Recognition", "Recognizer", "Speech", "Voice", "voice_named"]

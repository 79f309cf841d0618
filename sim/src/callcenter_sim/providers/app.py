"""One application that answers as Deepgram, OpenAI and ElevenLabs, by their paths."""

from aiohttp import web

from callcenter_sim.providers import deepgram, elevenlabs, openai_chat, openai_speech
from callcenter_sim.providers.controls import Controls
from callcenter_sim.providers.keys import CONTROLS, SPEECH
from callcenter_sim.providers.settings import ProviderSettings
from callcenter_sim.speech import Speech

_LARGEST_REQUEST_BYTES = 32 * 1024 * 1024


def app(
    settings: ProviderSettings | None = None, speech: Speech | None = None, controls: Controls | None = None
) -> web.Application:
    """What is not handed in is made; a speech client made here is closed with the application."""
    settings = settings or ProviderSettings()
    application = web.Application(client_max_size=_LARGEST_REQUEST_BYTES)
    application[CONTROLS] = controls or settings.controls()
    application[SPEECH] = speech or Speech()
    if speech is None:
        application.on_cleanup.append(_close_speech)
    application.router.add_get("/health", _health)
    for provider in (deepgram, openai_chat, openai_speech, elevenlabs):
        application.add_routes(provider.routes())
    return application


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _close_speech(application: web.Application) -> None:
    await application[SPEECH].close()

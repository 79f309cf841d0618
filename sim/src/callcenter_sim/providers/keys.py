"""Where the providers' parts find each other in the application."""

from aiohttp import web

from callcenter_sim.providers.controls import Controls
from callcenter_sim.speech import Speech

CONTROLS = web.AppKey("controls", Controls)
SPEECH = web.AppKey("speech", Speech)

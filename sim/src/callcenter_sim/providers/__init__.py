"""The paid speech and language services, played over their own protocols."""

from callcenter_sim.providers.app import app
from callcenter_sim.providers.controls import Controls, Delays, FaultMode, MindMode
from callcenter_sim.providers.settings import ProviderSettings

__all__ = ["Controls", "Delays", "FaultMode", "MindMode", "ProviderSettings", "app"]

"""LiveKit's front door: SIP and egress are answered here, everything else goes to livekit-server."""

from callcenter_sim.gateway.app import app

__all__ = ["app"]

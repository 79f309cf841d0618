"""What the simulated world starts with; everything comes from the environment."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SimSettings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    livekit_api_key: str
    livekit_api_secret: SecretStr
    sim_livekit_upstream: str
    """http://host:port of the livekit-server that stands behind the gateway."""
    sim_webhook_url: str = ""
    """Where egress events go; empty sends none."""
    sim_host: str = "127.0.0.1"
    sim_gateway_port: int = 7880
    sim_providers_port: int = 9100
    sim_control_port: int = 9200
    sim_cache_dir: Path | None = None
    """Synthesised speech; None keeps nothing."""
    sim_data_dir: Path = Path(".local/sim")
    """What the phones heard and said."""
    sim_ring_s: float = Field(0.6, ge=0)
    """How long a number rings before it answers or refuses."""
    sim_careful_recognition: bool = False
    """Slower recognition that heeds the keyterms it is given; English needs none of it to be understood."""
    sim_warm_speech: bool = True
    """Loads the speech engines before the first call needs them."""
    log_level: str = "INFO"

    @property
    def upstream_ws(self) -> str:
        """The same server, for clients that speak WebSocket."""
        parts = urlsplit(self.sim_livekit_upstream)
        return urlunsplit(
            parts._replace(scheme={"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme))
        )

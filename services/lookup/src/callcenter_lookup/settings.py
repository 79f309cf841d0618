"""What the lookup service reads from its environment."""

from datetime import timedelta

from callcenter.settings import DatabaseSettings, RedisSettings
from pydantic import Field, SecretStr


class LookupSettings(DatabaseSettings, RedisSettings):
    log_level: str = "INFO"
    lookup_host: str = "0.0.0.0"
    lookup_port: int = Field(default=8001, ge=0, le=65535)
    lookup_service_key: SecretStr = Field(min_length=16, description="what callers of this service present")
    vehicle_ttl: timedelta = Field(default=timedelta(days=30), description="how long a vehicle is cached")
    missing_ttl: timedelta = Field(default=timedelta(days=1), description="how long a miss is cached")
    stock_ttl: timedelta = Field(
        default=timedelta(seconds=10), description="how long a stock search is cached"
    )
    cache_timeout: timedelta = Field(default=timedelta(milliseconds=150), description="per Redis command")
    cache_pause: timedelta = Field(default=timedelta(seconds=5), description="rest for Redis after a fault")

"""How uvicorn serves us: it believes the proxies that are named about a client's address and scheme."""

from typing import Any

from callcenter_api.settings import ApiSettings


def server_options(settings: ApiSettings) -> dict[str, Any]:
    return {
        "host": settings.api_host,
        "port": settings.api_port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": True,
        "forwarded_allow_ips": settings.proxies,
        "timeout_graceful_shutdown": 3,
    }

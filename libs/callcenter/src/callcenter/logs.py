"""Structured logs on standard output, the standard library's included, personal data masked."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

PERSONAL: Final = "pii"
_LEAKING_PREFIX: Final = "lk.pii."
_NOISY: Final = ("urllib3", "asyncio", "httpcore", "httpx", "aiosqlite", "aiohttp.access")
_ESCAPES: Final = "color_message"
"""Where uvicorn keeps its message once more, with a terminal's colors."""
_ROUTINE: Final = re.compile(r"data channel '\w+' closed unexpectedly")
"""What LiveKit's client calls an error, thrice at the end of every room."""


def configure_logs(service: str, level: str = "INFO", json: bool = True) -> None:
    """Once per process, before the first line. `json=False` is for people's eyes."""
    rendering: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
        if json
        else [_for_people()]
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_escapes,
                mask_personal,
                *rendering,
            ],
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *_shared(service)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("livekit").addFilter(without_routine)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
    structlog.configure(
        processors=[*_shared(service), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _for_people() -> structlog.dev.ConsoleRenderer:
    """Plain traces: the pretty ones with local variables take seconds, and hold up the event loop."""
    return structlog.dev.ConsoleRenderer(
        colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def without_routine(record: logging.LogRecord) -> bool:
    """A filter: what belongs to the end of every room is told at DEBUG alone."""
    if _ROUTINE.search(record.getMessage()) is None:
        return True
    record.levelno, record.levelname = logging.DEBUG, "DEBUG"
    return logging.getLogger().isEnabledFor(logging.DEBUG)


def without_escapes(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event.pop(_ESCAPES, None)
    return event


def mask_personal(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """`pii={"phone": "+12…", "text": "…"}` → lengths only; keys LiveKit marks as personal are dropped."""
    for key in [key for key in event if key.startswith(_LEAKING_PREFIX)]:
        del event[key]
    if PERSONAL in event:
        event[PERSONAL] = _masked(event[PERSONAL])
    return event


def _masked(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _masked(inner) for key, inner in value.items()}
    return None if value is None else f"***({len(str(value))})"


def _shared(service: str) -> list[Processor]:
    def name_service(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_service,
    ]

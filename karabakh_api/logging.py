"""What the service writes to its log: one line per event, never a flood of the same one."""

import json
import logging
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock
from typing import Any

# One line for every request, never held back: what floods is cut by the rate limit before it.
ACCESS = logging.getLogger("karabakh_api.access")
# The identifier of the request that is being answered; empty outside of one.
current_request: ContextVar[str] = ContextVar("current_request", default="")


class JsonLines(logging.Formatter):
    """Format one record as one line of JSON, which log collectors read without a parser of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a JSON object: time, level, logger, message, and what else is known of it."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := current_request.get():
            line["request_id"] = name
        line |= getattr(record, "fields", {})
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class OncePerInterval(logging.Filter):
    """Let `burst` records of one place in the code pass per interval, so that an outage cannot fill the disk.

    The first record after a quiet interval carries how many were left out.
    """

    def __init__(self, burst: int = 20, seconds: float = 60.0) -> None:
        """Allow `burst` records of the same origin in `seconds`."""
        super().__init__()
        self.burst = burst
        self.seconds = seconds
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}
        self._lock = Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether this record is written."""
        origin = (record.pathname, record.lineno, record.levelname)
        now = time.monotonic()
        with self._lock:
            since, count = self._seen.get(origin, (now, 0))
            if now - since >= self.seconds:
                if count > self.burst:
                    record.msg = f"{record.getMessage()} ({count - self.burst} more were left out)"
                    record.args = ()
                since, count = now, 0
            self._seen[origin] = (since, count + 1)
        return count < self.burst


def logging_config(*, level: str, readable: bool) -> dict[str, Any]:
    """Return the `LOGGING` setting: plain lines for a person's terminal or JSON lines, both on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"no_flood": {"()": "karabakh_api.logging.OncePerInterval"}},
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s", "datefmt": "%H:%M:%S"},
            "json": {"()": "karabakh_api.logging.JsonLines"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if readable else "json",
                "filters": ["no_flood"],
            },
            "every_line": {
                "class": "logging.StreamHandler",
                "formatter": "plain" if readable else "json",
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            ACCESS.name: {"handlers": ["every_line"], "level": "INFO", "propagate": False},
            "django": {"handlers": [], "level": level, "propagate": True},
            # Scanners ask for hosts that are not ours all day long; they get their 400.
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
        },
    }

"""What every gunicorn started in this folder does, whatever its command line."""

import contextlib
import ctypes

from gunicorn.http import wsgi

# Its answers do not name their server.
_with_server = wsgi.Response.default_headers


def _without_server(self: wsgi.Response) -> list[str]:
    return [line for line in _with_server(self) if not line.startswith("Server:")]


wsgi.Response.default_headers = _without_server

# Its threads share one heap. Each would get one of its own, and what one of them has freed the others could not use:
# a worker would hold a tenth more memory. Python lets one thread work at a time, so they hardly wait for each other.
M_ARENA_MAX = (
    -8
)  # as malloc.h of the GNU C library has it; other libraries have neither function nor heaps to share
with contextlib.suppress(AttributeError, OSError):
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)

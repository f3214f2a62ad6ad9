"""What every gunicorn started in this folder does, whatever its command line: its answers do not name their server."""

from gunicorn.http import wsgi

_with_server = wsgi.Response.default_headers


def _without_server(self: wsgi.Response) -> list[str]:
    return [line for line in _with_server(self) if not line.startswith("Server:")]


wsgi.Response.default_headers = _without_server

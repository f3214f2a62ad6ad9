"""How values of the environment are read, and which of them are refused."""

import re

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_MIN_LENGTH = 50
SECRET_KEY_MIN_DISTINCT = 5


def refuse_unsafe_production(
    *, secret_key: str, allowed_hosts: list[str], trusted_origins: list[str], public_url: str, debug: bool
) -> None:
    """Refuse to start production with settings that are safe on one person's machine only."""
    problems = []
    if len(secret_key) < SECRET_KEY_MIN_LENGTH or len(set(secret_key)) < SECRET_KEY_MIN_DISTINCT:
        problems.append(f"SECRET_KEY: set {SECRET_KEY_MIN_LENGTH} or more random characters")
    if not allowed_hosts:
        problems.append("ALLOWED_HOSTS: set the host names served, separated by commas")
    if any("*" in host for host in allowed_hosts):
        problems.append("ALLOWED_HOSTS: name each host, without a wildcard")
    if any("*" in origin for origin in trusted_origins):
        problems.append("CSRF_TRUSTED_ORIGINS: name each origin, without a wildcard")
    if public_url and not re.fullmatch(r"https?://[a-z0-9.:\[\]-]+", public_url):
        problems.append("PUBLIC_URL: write scheme and host alone, such as https://facts.example.org")
    if debug:
        problems.append("DEBUG: unset it")
    if problems:
        raise ImproperlyConfigured(
            "production settings are unsafe (`python3 run.py serve` needs none of them): "
            + "; ".join(problems)
        )


def admin_prefix(value: str) -> str:
    """Read the path below which editors work, such as `admin/`."""
    path = value.strip("/")
    if not re.fullmatch(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", path) or path.split("/")[0] in {
        "api",
        "static",
        "problems",
    }:
        raise ImproperlyConfigured(
            f"ADMIN_URL={value!r}: write a path of its own, such as admin/ or desk/editors/"
        )
    return path + "/"


def throttle_rate(name: str, value: str) -> str | None:
    """Read a rate such as `600/minute`; `off` means that nobody is throttled."""
    if value == "off":
        return None
    number, _, period = value.partition("/")
    if not (number.isascii() and number.isdecimal() and period in {"second", "minute", "hour", "day"}):
        raise ImproperlyConfigured(f"{name}={value!r}: write <number>/second, /minute, /hour or /day, or off")
    return value

"""Answers as they were before they were compressed."""

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import zstandard

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed),
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "identity": bytes,
}
CODINGS = tuple(coding for coding in UNPACK if coding != "identity")


def unpacked(answer: Any) -> bytes:
    """Return the content of an answer that is not streamed."""
    # The test client takes the body away from the answer to HEAD.
    return UNPACK[answer.get("Content-Encoding", "identity")](answer.content) if answer.content else b""

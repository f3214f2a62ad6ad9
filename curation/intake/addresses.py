"""Web addresses of sources: one item under several spellings of its address is one item."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from sources.models import Source

CANDIDATES_MAX = 500
RUNS = 10

# Parameters that say who sent the reader, not what is read.
_TRACKING = re.compile(
    r"utm_\w*|at_\w+|mc_[ce]id|pk_\w+|hsa_\w+|_hs\w+|(?:fb|g|dc|y|tw|ms|ig|gb|wb)cl(?:id|kid|src)|gclsrc|igshid?|"
    r"ref|ref_src|ref_url|referrer|cmpid|cmp|ocid|ncid|smid|partner|share|s_cid|_ga|_gl|xtor|fbrefresh|amp",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[A-Za-z0-9]+")


def normal_address(url: str) -> str:
    """Return the address without scheme, user, `www.`, port, tracking parameters, trailing slash and fragment.

    Two addresses with the same normal form name the same item. Raises ValueError for what is no address.
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if not host:
        raise ValueError(f"no host in {url!r}")
    path = re.sub("/{2,}", "/", unquote(parts.path)).rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
        if not _TRACKING.fullmatch(name)
    )
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "")


def same_address(url: str, *, but: int | None = None) -> Source | None:
    """Return another source (key not `but`) under the same normal address, None when there is none; one query."""
    try:
        wanted = normal_address(url)
    except ValueError:
        return None
    host, _, rest = wanted.partition("/")
    candidates = Source.objects.filter(url__icontains=host).exclude(pk=but)
    # The database cannot undo %-signs; the plain runs of the rest narrow the search all the same.
    for run in sorted(set(_PLAIN.findall(rest)), key=len, reverse=True)[:RUNS]:
        candidates = candidates.filter(url__icontains=run)
    found: list[Source] = list(candidates.only("slug", "title", "url").order_by("pk")[:CANDIDATES_MAX])
    for source in found:
        try:
            if normal_address(source.url) == wanted:
                return source
        except ValueError:
            continue
    return None

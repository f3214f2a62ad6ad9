"""Who asks: the address by which requests and sign-ins of one visitor are counted, which no header can forge."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - a name for nobody, not an address to listen on


def visitor(request: HttpRequest) -> str:
    """Return the address of whoever asks; of IPv6 the /64 network, because one visitor owns all of it.

    Each of the `PROXY_COUNT` proxies adds the address that it saw at the end of X-Forwarded-For, so the one that the
    outermost proxy saw is that many entries from the end; whatever stands before it was sent by the visitor and is
    not read. Without a proxy the header is not read at all.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= settings.PROXY_COUNT:
            seen = forwarded[-settings.PROXY_COUNT].strip() or seen
    try:
        address = ip_address(seen)
    except ValueError:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address.packed[:8] + bytes(8), 64)).network_address)
    return str(address)

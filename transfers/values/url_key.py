"""Tell whether two addresses lead to one page, however they were copied.

What a page needs to be found stays (host, path, query); what only says how a reader came to it goes. Meant
for comparing: a comparable address is never followed.
"""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from urllib.parse import quote, quote_plus, unquote_plus, unquote_to_bytes, urlsplit

# Added to links by newsletters, networks and search engines to follow the reader. Only names that mean
# nothing else: "ref", "source" and "id" may name the page.
TRACKING_NAMES = """
_ga _gl at_campaign at_medium cmpid dclid fbclid gbraid gclid gclsrc guccounter guce_referrer
guce_referrer_sig igsh igshid intcid mc_cid mc_eid mkt_tok msclkid ncid ocid ref_src ref_url s_cid spm
traffic_source ttclid twclid vero_id wbraid xtor yclid
"""
TRACKING = frozenset(TRACKING_NAMES.split())
TRACKING_PREFIXES = ("utm_", "hsa_", "pk_", "mtm_")
DEFAULT_PORTS = (80, 443)
UNRESERVED = "-._~!$&'()*+,;=:@"  # may stand as they are within a path, encoded or not


def comparable(url: str) -> str:
    """Return host, path and query of an address in one spelling: equal for two addresses of one page.

    Raises ValueError for what is no address ("http://[").
    """
    parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
    segments = [quote(unquote_to_bytes(segment), safe=UNRESERVED) for segment in parts.path.split("/")]
    path = "/".join(segments).rstrip("/")
    # "#!/page" names a page on sites that draw themselves; every other fragment is a place on the page.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return _host(parts.hostname or "", parts.port) + path + _query(parts.query) + fragment


def _host(host: str, port: int | None) -> str:
    host = host.lower().rstrip(".").removeprefix("www.")
    with suppress(UnicodeError):  # no name that could be registered; compared as it was typed
        host = host.encode("idna").decode("ascii")
    return host if port is None or port in DEFAULT_PORTS else f"{host}:{port}"


def _query(query: str) -> str:
    """Return the parameters that may name the page, in order of their names; those of one name as given."""
    kept = []
    for parameter in query.split("&"):
        name, equals, value = parameter.partition("=")
        name = unquote_plus(name)
        if name and not is_tracking(name):
            kept.append((name, quote_plus(name) + equals + quote_plus(unquote_plus(value))))
    kept.sort(key=lambda each: each[0])
    return "?" + "&".join(text for _name, text in kept) if kept else ""


def is_tracking(name: str) -> bool:
    return name.lower() in TRACKING or name.lower().startswith(TRACKING_PREFIXES)


def url_key_of(url: str) -> str:
    """Return 64 characters that are equal for two addresses of one page: short enough for any index."""
    try:
        return sha256(comparable(url).encode()).hexdigest()
    except ValueError:
        return sha256(url.encode()).hexdigest()

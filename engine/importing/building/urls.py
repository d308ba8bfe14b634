"""SQL for the parts of web addresses and for the channel a visit came through."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from engine.catalog.model import UTM
from engine.definition.quoting import literal
from engine.importing.reading.names import WHITE_SPACE

LIKELY = r"(?i:https?)://[^\s/]+(/\S*)?"
"""What makes a column one of web addresses: every value is such a text."""

_LISTS = Path(__file__).resolve().parents[3] / "resources" / "traffic"

_ADVERTS = ("gclid", "fbclid", "msclkid", "dclid")
_PAID = (
    "cpc", "ppc", "cpm", "cpv", "cpa", "paid", "paidsearch", "paid_search", "paidsocial", "paid_social",
    "display", "banner", "retargeting",
)  # fmt: skip
_MAIL = ("email", "e-mail", "mail", "newsletter")


def parts(url: str) -> dict[str, str]:
    """Return the SQL of each of ``URL_PARTS`` that a url column brings along, in their order."""
    return {
        "domain": domain(url),
        "page": page(url),
        **{f"query.{name}": query_value(url, name) for name in UTM},
    }


def domain(url: str) -> str:
    """Return the host in lower case, without user name and port; NULL without ``//`` before it."""
    return f"CASE WHEN {_has_host(url)} THEN nullif({_host(url)}, '') END"


def page(url: str) -> str:
    """Return host and path without a final slash; without ``//`` the text without query and fragment."""
    path = f"regexp_extract({_after_slashes(url)}, '(?s)/.*$')"
    whole = f"CASE WHEN {_has_host(url)} THEN {_host(url)} || {path} ELSE {_bare(url)} END"
    return f"nullif(regexp_replace({whole}, '/+\\z', ''), '')"


def query_value(url: str, name: str) -> str:
    """Return the first value of a query parameter that is not blank, decoded and trimmed."""
    pattern = rf"(?s)(?:^|&){name}=([^&]*)"
    decoded = f"lambda item: trim({_decoded('item')}, {literal(WHITE_SPACE)})"
    found = f"list_transform(regexp_extract_all({_query(url)}, {literal(pattern)}, 1), {decoded})"
    first = f"list_filter({found}, lambda item: item <> '')[1]"
    return f"CASE WHEN contains({url}, {literal(name)}) THEN {first} END"


def channel(url: str, referrer: str) -> str:
    """Return the channel of a visit: the first rule that fits."""
    medium = f"lower({query_value(url, 'utm_medium')})"
    source = f"lower({query_value(url, 'utm_source')})"
    clicked = " OR ".join(f"{query_value(url, name)} IS NOT NULL" for name in _ADVERTS)
    came_from = domain(referrer)
    rules = {
        "advert": f"{clicked} OR {medium} IN {_texts(_PAID)}",
        "email": f"{medium} IN {_texts(_MAIL)} OR {source} IN {_texts(_MAIL)}",
        "social": f"{medium} = 'social' OR {_listed(came_from, 'social_networks')}",
        "campaign": f"{source} IS NOT NULL",
        "search": _listed(came_from, "search_engines"),
        "referral": f"{came_from} IS NOT NULL AND {came_from} IS DISTINCT FROM {domain(url)}",
    }
    cases = " ".join(f"WHEN {test} THEN {literal(name)}" for name, test in rules.items())
    return f"CASE {cases} ELSE 'direct' END"


@cache
def domains(name: str) -> tuple[str, ...]:
    """Return a list of domains that is kept as data in the project's resources."""
    lines = (_LISTS / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


# --- pieces ----------------------------------------------------------------------------------------------


def _bare(url: str) -> str:
    """Return the address without query and fragment."""
    return f"split_part(split_part({url}, '#', 1), '?', 1)"


_BEFORE_HOST = r"^([A-Za-z][A-Za-z0-9+.-]*:)*//"
"""What stands before a host; ``//`` further on is part of a path."""


def _has_host(url: str) -> str:
    return f"regexp_matches({url}, {literal(_BEFORE_HOST)})"


def _after_slashes(url: str) -> str:
    return f"regexp_replace({_bare(url)}, {literal(_BEFORE_HOST)}, '')"


def _host(url: str) -> str:
    authority = f"split_part({_after_slashes(url)}, '/', 1)"
    return f"lower(regexp_replace(regexp_replace({authority}, '(?s)^.*@', ''), ':[0-9]*$', ''))"


def _query(url: str) -> str:
    return f"regexp_extract(split_part({url}, '#', 1), '(?s)\\?(.*)$', 1)"


def _decoded(value: str) -> str:
    """Decode ``+`` and ``%C5``; what is no UTF-8 afterwards stays as it stands."""
    spaced = f"replace({value}, '+', ' ')"
    return f"coalesce(TRY(url_decode({spaced})), {spaced})"


def _listed(host: str, name: str) -> str:
    """Return the test whether a domain, or one above it, is on a list."""
    names = "|".join(entry.replace(".", r"\.") for entry in domains(name))
    pattern = literal(rf"(^|\.)({names})$")
    return f"regexp_matches({host}, {pattern})"


def _texts(texts: tuple[str, ...]) -> str:
    return "(" + ", ".join(literal(text) for text in texts) + ")"

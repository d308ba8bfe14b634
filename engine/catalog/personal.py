"""Which columns hold names, e-mail addresses and phone numbers, and how these are hidden from onlookers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

Personal: TypeAlias = Literal["email", "phone", "name"]

DOT = "•"
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")

_EMAIL_WORDS = frozenset({"email", "mail", "emailaddress"})
_PHONE_WORDS = frozenset({"phone", "mobile", "tel", "telephone", "cell", "cellphone", "msisdn", "fax"})
_NAME_WORDS = frozenset({"name", "firstname", "lastname", "surname", "fullname", "forename", "givenname"})
_WHOSE = frozenset(
    {"first", "last", "full", "middle", "given", "family", "contact", "customer", "person", "user", "client",
     "member", "display", "nick", "maiden", "billing", "shipping", "recipient"}
)  # fmt: skip
"""Words that make a name a person's: "first name", but not "campaign name"."""


def personal(column: str) -> Personal | None:
    """Return what a contact's column of that name holds, None when it is nothing personal."""
    words = [word.lower() for word in _WORD.findall(column)]
    joined = "".join(words)
    if "@" in column or _EMAIL_WORDS & {*words, joined} or words[:2] == ["e", "mail"]:
        return "email"
    if _PHONE_WORDS & {*words, joined}:
        return "phone"
    others = set(words) - _NAME_WORDS - {"of", "the"}
    return "name" if (_NAME_WORDS & {*words, joined}) and others <= _WHOSE | {joined} else None


def masked(kind: Personal, text: str) -> str:
    """Return a value hidden so that one still sees that there is one and of what kind."""
    return _MASKS[kind](text)


def masked_anywhere(text: str) -> str:
    """Return a text with every e-mail address in it hidden."""
    return _EMAIL.sub(lambda found: _email(found[0]), text)


def _email(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if not at:
        return _name(text)
    host, dot, ending = domain.rpartition(".")
    return f"{name[:1]}{DOT * 4}@{host[:1]}{DOT * 3}{dot}{ending}"


def _phone(text: str) -> str:
    digits = sum(sign.isdigit() for sign in text)
    hidden = digits - 2
    result = ""
    for sign in text:
        result += DOT if sign.isdigit() and hidden > 0 else sign
        hidden -= sign.isdigit()
    return result


def _name(text: str) -> str:
    return " ".join(f"{word[:1]}{DOT * 4}" for word in text.split())


_MASKS: Mapping[Personal, Callable[[str], str]] = MappingProxyType(
    {"email": _email, "phone": _phone, "name": _name}
)

"""What is kept of what was found."""

from __future__ import annotations

from engine.evaluation.caching import Cache


def test_the_entry_not_used_for_longest_goes() -> None:
    cache = Cache[str](2)
    cache.put("a", "first")
    cache.put("b", "second")
    assert cache.get("a") == "first"
    cache.put("c", "third")
    assert [cache.get(key) for key in "abc"] == ["first", None, "third"]
    cache.clear()
    assert cache.get("a") is None


def test_an_entry_counts_by_what_it_is_now() -> None:
    cache = Cache[str](10, len)
    cache.put("a", "1")
    cache.put("a", "12345678")
    cache.put("b", "123")
    assert [cache.get(key) for key in "ab"] == [None, "123"]
    cache.put("b", "1")
    cache.put("a", "123456789")
    assert [cache.get(key) for key in "ab"] == ["123456789", "1"]


def test_one_too_large_is_kept_until_the_next() -> None:
    cache = Cache[str](3, len)
    cache.put("a", "12345678")
    assert cache.get("a") == "12345678"
    cache.put("b", "1")
    assert [cache.get(key) for key in "ab"] == [None, "1"]

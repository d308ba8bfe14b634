"""A sample shop to try everything on: generated files that go through the real import."""

from engine.sample.shop import FEWEST, MOST, write_shop

__all__ = ["FEWEST", "MOST", "write_shop"]

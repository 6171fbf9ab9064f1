"""The same served app as for the states."""

from tests.state.conftest import served, world

__all__ = ["served", "world"]

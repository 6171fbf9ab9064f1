"""Building large sets of rows without Python's cyclic garbage collector walking over them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_waiting = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector: rows hold no cycles, and it would cost a quarter of an act on 10,000 learners."""
    global _waiting
    with _lock:
        _waiting += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _waiting -= 1
            if _waiting == 0:
                gc.enable()

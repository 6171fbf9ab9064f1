"""Whether the arguments of an event are what its handler is annotated with: a socket can send anything."""

import json
from collections.abc import Mapping
from functools import lru_cache
from inspect import Parameter, signature
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from reflex_base.event import EventHandler

MOST_CHARACTERS = 200_000
"""Of text in all arguments of one event together; a page never sends more (a pasted list, the ids that are ticked)."""

_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def arguments_fit(handler: EventHandler, payload: Mapping[str, Any]) -> bool:
    """Whether the payload names just the handler's parameters, with values of their types, is text and not too long."""
    wanted, required = _parameters(handler.fn)
    if not required <= payload.keys() <= wanted.keys():
        return False
    if _length(payload) > MOST_CHARACTERS or not _is_text(payload):
        return False
    return all(_is(wanted[name], value) for name, value in payload.items())


@lru_cache(maxsize=1024)
def _parameters(function: Any) -> tuple[dict[str, TypeAdapter[Any]], frozenset[str]]:
    hints = get_type_hints(function)
    _, *parameters = signature(function).parameters.values()
    wanted = {p.name: TypeAdapter(hints[p.name]) if p.name in hints else _ANY for p in parameters}
    required = frozenset(p.name for p in parameters if p.default is Parameter.empty)
    return wanted, required


def _is(wanted: TypeAdapter[Any], value: Any) -> bool:
    try:
        wanted.validate_python(value)
    except ValidationError:
        return False
    return True


def _is_text(value: Any) -> bool:
    """Whether all of it can be written: JSON can hold half a sign."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _length(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_length(key) + _length(item) for key, item in value.items())
    if isinstance(value, list):
        return len(value) + sum(map(_length, value))
    return 1

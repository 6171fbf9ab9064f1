"""Workbooks as Excel wrote them until 2003 (BIFF8 records within an OLE container); no library writes them any more."""

from struct import pack

_SECTOR, _ENTRY = 512, 128
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_LEAST = 4096
"""Bytes of the least stream that has sectors of its own."""


def xls(*rows: tuple[str | float, ...]) -> bytes:
    """A workbook with one sheet."""
    name = b"List"
    globals_ = _begin(0x0005)
    sheet_at = len(globals_) + 4 + 8 + len(name) + 4
    globals_ += _record(0x0085, pack("<IBBBB", sheet_at, 0, 0, len(name), 0) + name) + _record(0x000A)
    width = max(map(len, rows))
    cells = b"".join(_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    sheet = _begin(0x0010) + _record(0x0200, pack("<IIHHH", 0, len(rows), 0, width, 0)) + cells + _record(0x000A)
    return ole(Workbook=globals_ + sheet)


def ole(**streams: bytes) -> bytes:
    """A container with these streams: in each, what an Office program put there."""
    padded = {
        name: data.ljust(max(_LEAST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()
    }
    table, entries, at = [_TABLE, _END], [_entry("Root Entry", 5, _END, 0, child=1)], 2
    for place, (name, data) in enumerate(padded.items(), 1):
        count = len(data) // _SECTOR
        right = place + 1 if place < len(padded) else _NONE
        entries.append(_entry(name, 2, at, len(data), right=right))
        table += [*range(at + 1, at + count), _END]
        at += count
    first = pack("<128I", *table, *[_FREE] * (128 - len(table)))
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    return _header() + first + directory + b"".join(padded.values())


def _header() -> bytes:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    numbers = pack("<IIIIIIIII", 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    return start + numbers + pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _NONE, right: int = _NONE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = pack("<HBBIII", len(text), kind, 1, _NONE, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + pack("<IQ", start, size)


def _record(kind: int, data: bytes = b"") -> bytes:
    return pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0x0600))


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, place + pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, place + pack("<d", value))

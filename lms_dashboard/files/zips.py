"""One zip of several files, with their checksums inside, as sha256sum --check reads them."""

import hashlib
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

SUMS = "SHA256SUMS"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_zip(out: BinaryIO, files: Mapping[str, bytes]) -> None:
    """Write them in their order, and the checksums last; the same files give the same bytes."""
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**files, SUMS: sums.encode()}.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, content)

"""Refuses a dependency whose licence is not on the list. `python tests/licences.py`, part of `make check`."""

import json
import re
import subprocess
import sys

ALLOWED = re.compile(
    r"""^(
        MIT(\ License|-0|-CMU)? | The\ MIT\ License.* | Expat.*
      | BSD.* | (2|3)-Clause\ BSD.* | 0BSD | New\ BSD.* | Modified\ BSD.*
      | Apache.* | ISC.* | PSF.* | Python\ Software\ Foundation.* | Python-2\.0
      | MPL-2\.0 | Mozilla\ Public\ License\ 2\.0.* | The\ Unlicense.* | Unlicense
      | DFSG\ approved | PostgreSQL.* | Zlib | CC0.* | Public\ Domain | Dual\ License | HPND.*
      | OFL-1\.1 | SIL\ Open\ Font.*
      | LGPL-3\.0-only | GNU\ Lesser\ General\ Public\ License\ v3.*
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
# Packages whose metadata does not say it, each looked up in its own LICENSE file.
LOOKED_UP = {"axe-playwright-python": "MIT"}


def installed() -> list[dict[str, str]]:
    """Every installed package with its Name, Version and License."""
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed"]
    rows: list[dict[str, str]] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return rows


def is_allowed(name: str, licence: str) -> bool:
    """Whether each part of "A AND B", and one part of "A OR B", is on the list."""
    text = LOOKED_UP.get(name.lower(), licence)
    parts = re.split(r"\s+AND\s+|;\s*", text)
    return all(any(ALLOWED.match(choice.strip(" ()")) for choice in part.split(" OR ")) for part in parts)


def main() -> int:
    """Prints what is refused; 0 when nothing is."""
    rows = installed()
    refused = [row for row in rows if not is_allowed(row["Name"], row["License"])]
    for row in refused:
        print(f"{row['Name']} {row['Version']}: {row['License']} is not on the list of licences in tests/licences.py")
    print(f"Licences: {len(rows)} packages, {len(refused)} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())

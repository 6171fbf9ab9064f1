"""Settings, read once from the environment; nothing else in the product reads it (docs/operating.md lists them)."""

import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds rxconfig.py, assets/ and .web/."""

BUILT = PROJECT / ".web" / "build" / "client"
"""The built pages."""

DEMO_PASSWORD = "demo-demo-demo"  # noqa: S105 (written in the README; opens nothing but the demo)
"""Of the demo's sign-ins, unless LMS_DEMO_PASSWORD sets another one."""

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set from outside.

    ``trusted_hops`` is the number of proxies in front whose X-Forwarded-For entry is believed; 0 believes none.
    ``public_url`` is the address people type, when a proxy makes it differ from the one the server listens on.
    """

    data_dir: Path
    database_url: str
    redis_url: str | None
    public_url: str | None
    host: str
    port: int
    demo_password: str
    trusted_hops: int
    given_secret: str | None

    @property
    def secret_key(self) -> str:
        """LMS_SECRET_KEY, or a random key made once and kept in the data directory, readable by its owner alone."""
        return self.given_secret or _kept_secret(self.data_dir / "secret_key")

    @property
    def outcomes_dir(self) -> Path:
        """Where the outcomes of acts are kept for a day, to be downloaded."""
        return self.data_dir / "outcomes"

    @property
    def uploads_dir(self) -> Path:
        """Where a list that was sent lies until it is read, for a day at most."""
        return self.data_dir / "uploads"

    @property
    def behind_tls(self) -> bool:
        """Whether people reach the product by https, so that cookies are marked Secure."""
        return (self.public_url or "").startswith("https://")


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process."""
    return read_settings(dict(os.environ))


def read_settings(environ: dict[str, str]) -> Settings:
    """The settings that an environment describes; empty values count as absent.

    Raises:
        ValueError: a number or an address cannot be read; the message names the variable.
    """
    given = {key: value.strip() for key, value in environ.items() if key.startswith("LMS_") and value.strip()}
    data_dir = Path(given.get("LMS_DATA_DIR", "data")).expanduser().absolute()
    return Settings(
        data_dir=data_dir,
        database_url=given.get("LMS_DATABASE_URL", f"sqlite:///{data_dir / 'lms.db'}"),
        redis_url=given.get("LMS_REDIS_URL"),
        public_url=_address(given, "LMS_PUBLIC_URL"),
        host=given.get("LMS_HOST", "127.0.0.1"),
        port=_number(given, "LMS_PORT", 8000, most=65535),
        demo_password=given.get("LMS_DEMO_PASSWORD", DEMO_PASSWORD),
        trusted_hops=_number(given, "LMS_TRUSTED_HOPS", 0, most=10),
        given_secret=given.get("LMS_SECRET_KEY"),
    )


def _number(given: dict[str, str], name: str, default: int, *, most: int) -> int:
    text = given.get(name, str(default))
    if not text.isdecimal() or int(text) > most:
        raise ValueError(f"{name} is {text!r}; it must be a whole number from 0 to {most}.")
    return int(text)


def _address(given: dict[str, str], name: str) -> str | None:
    text = given.get(name)
    if text is None:
        return None
    if not text.startswith(("http://", "https://")):
        raise ValueError(f"{name} is {text!r}; it must begin with http:// or https://.")
    return text.rstrip("/")


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(_SECRET_BYTES))
        with suppress(FileExistsError):  # another process was faster: then its key holds
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def enter_project(extra: dict[str, str]) -> None:
    """Make this process fit for Reflex: in the project's folder, with its own programs on PATH, nothing sent home.

    Paths that were relative to where the command was called stay where they were meant.
    """
    settings = get_settings()
    os.environ.update(
        {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "LMS_DATA_DIR": str(settings.data_dir),
            "LMS_DATABASE_URL": settings.database_url,
            "REFLEX_DIR": str(PROJECT / ".reflex"),
            "REFLEX_TELEMETRY_ENABLED": "false",
            "REFLEX_ENV_MODE": "prod",
            "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": str(512 * 1024),
            **extra,
        }
    )
    os.chdir(PROJECT)

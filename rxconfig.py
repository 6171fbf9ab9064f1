"""Settings of Reflex; the product's own are in lms_dashboard/config.py."""

import reflex as rx
from reflex.plugins import SitemapPlugin

from lms_dashboard.config import get_settings
from lms_dashboard.jobs.frontend import RuntimeAddress

settings = get_settings()

config = rx.Config(
    app_name="lms_dashboard",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode="redis" if settings.redis_url else "memory",
    redis_url=settings.redis_url,
    # Seconds that the state of a closed tab is kept; Redis lets go by itself, and also of idle tabs, so later.
    redis_token_expiration=3600 if settings.redis_url else 120,
    # Other origins get nothing; the socket's origin is checked in lms_dashboard/api/gate.py.
    cors_allowed_origins=(),
    trusted_proxy_hops=settings.trusted_hops,
    plugins=[RuntimeAddress()],
    disable_plugins=[SitemapPlugin],
    frontend_compression_formats=["gzip", "brotli"],
    react_strict_mode=False,
)

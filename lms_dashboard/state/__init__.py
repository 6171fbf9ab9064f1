"""One small Reflex state a page, and what they share: session, guard, calls, live, notices."""

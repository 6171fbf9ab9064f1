"""The whole product, started by its own command, in a real browser."""

"""Tables, sessions and queries: the only layer that speaks SQL."""

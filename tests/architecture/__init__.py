"""What docs/architecture.md promises, checked on the source itself."""

"""The figures of docs/performance.md, from one command: make bench."""

"""The states and what guards them, over real sockets."""

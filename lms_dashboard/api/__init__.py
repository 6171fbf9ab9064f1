"""Endpoints beside the socket: signing in and out, health; and the gate in front of everything."""

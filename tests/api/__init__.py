"""The endpoints, and the gate in front of them."""

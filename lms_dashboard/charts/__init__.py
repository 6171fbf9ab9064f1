"""Figures: pure functions from the rows of a report to a plotly Figure."""

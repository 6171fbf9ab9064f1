"""The demo organisation: made-up people, courses and three years of training, the same for the same day."""

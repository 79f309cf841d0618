"""Giving a caller to a human being, on the wish of a program or of an operator."""

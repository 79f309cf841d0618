"""Desks and the numbers they answer."""

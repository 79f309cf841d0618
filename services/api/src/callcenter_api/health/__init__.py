"""Alive, ready, healthy, and the figures Prometheus scrapes."""

"""Retention: what is older than its desk's policy is deleted, and that it was is told."""

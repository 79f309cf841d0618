"""Calls over REST: place, list, read, hang up."""

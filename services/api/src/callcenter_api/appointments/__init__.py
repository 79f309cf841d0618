"""Appointments over REST: when one may begin, book, list, cancel."""

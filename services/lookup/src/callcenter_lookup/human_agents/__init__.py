"""The directory of the business' people."""

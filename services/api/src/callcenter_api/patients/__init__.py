"""Patients whom the clinic wants to call, over REST."""

"""Calls that we place: they wait until an agent is there, and only then is a phone dialed."""

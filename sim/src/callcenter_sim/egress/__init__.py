"""Recordings as LiveKit's egress makes them: joined hidden, mixed, uploaded, reported by webhook."""

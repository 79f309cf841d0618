"""The way to LiveKit: its clients, the carrier's answers, trunks and rules, dialing."""

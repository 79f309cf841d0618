"""The telephone network: numbers with fixed behaviour, and calls in both directions."""

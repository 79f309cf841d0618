"""What callers may say at any moment, and what is then done: pure rules over their words."""

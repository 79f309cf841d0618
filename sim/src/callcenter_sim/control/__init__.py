"""The levers of the simulated world, for tests, the demo and people."""

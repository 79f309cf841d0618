"""The demo: one real call, shown while it happens, and judged when it is over."""

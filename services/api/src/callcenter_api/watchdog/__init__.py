"""Nobody waits on an open line: rooms are watched until the call has ended on record."""

"""What both HTTP services share: problem responses and health checks."""

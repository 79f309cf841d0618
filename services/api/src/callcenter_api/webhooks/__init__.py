"""LiveKit's signed webhooks, the second witness of every call."""

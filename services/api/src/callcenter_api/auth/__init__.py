"""Who may ask: API keys for programs, operators' sessions for people."""

"""Which language a caller speaks or asks for, and how a call changes to it."""

"""A telephone: a SIP participant that speaks and hears over a narrow line, and measures what it hears."""

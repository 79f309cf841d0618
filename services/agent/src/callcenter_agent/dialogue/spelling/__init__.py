"""How people spell letters and figures aloud, as a recogniser writes it down."""

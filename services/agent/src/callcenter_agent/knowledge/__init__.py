"""What a desk knows by heart: its documents, and how they are searched."""

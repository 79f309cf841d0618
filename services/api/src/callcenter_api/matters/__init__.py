"""What calls leave for people to do, over REST: list what is open, say what is done."""

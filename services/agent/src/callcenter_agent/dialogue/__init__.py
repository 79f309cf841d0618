"""What every desk's conversation is made of: roles, questions, directions and reflexes."""

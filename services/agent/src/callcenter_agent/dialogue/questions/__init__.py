"""What desks ask of callers: each a parser, words in and a value out, and the question that goes with it."""

"""Giving a caller to a human being: cold by REFER, warm with a briefing. See docs/operations/transfers.md."""

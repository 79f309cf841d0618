"""What the dealership says."""

from pathlib import Path

from callcenter_agent.desks import desk

PHRASES = desk.load(phrases_dir=Path()).by_id["dealership"].book

"""One operator, one spelling of the address: whoever looks an account up, or counts its logins, asks here."""

from unicodedata import normalize


def normalized_email(written: str) -> str:
    """Full-width letters, ligatures and capitals are the same address."""
    return normalize("NFKC", normalize("NFKC", written).casefold()).strip()

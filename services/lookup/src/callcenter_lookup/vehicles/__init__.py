"""From a VIN to its vehicle."""

"""Facts: from a VIN to its vehicle"""

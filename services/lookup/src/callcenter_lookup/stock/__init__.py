"""Vehicles that the dealership has."""

"""Customers and policies of the insurance agency."""

"""Patients of the clinic after their surgery."""

"""What is measured, and the baseline it is measured against."""

"""What is measured of a run, and how sure the numbers are."""

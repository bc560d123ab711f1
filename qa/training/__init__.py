"""Training of the extractive reader: data in, weights out."""

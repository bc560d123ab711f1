"""A folder becomes ranked passages: read, split, embedded, stored, searched."""

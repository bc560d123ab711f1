"""A question becomes a quoted answer."""

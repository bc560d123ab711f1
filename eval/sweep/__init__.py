"""Settings moved one by one, and what each is worth."""

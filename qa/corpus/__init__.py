"""Questions about the collection itself: what is in it, what its documents say in short, counts over all."""

"""What is done with a question before, and beside, the search."""

"""Measurements beside the runs: follow-ups, speakers, and the fit of the confidence."""

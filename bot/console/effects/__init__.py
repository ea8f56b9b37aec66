"""What a change of entries does to questions, before it is live: estimated at once, then found out by training."""

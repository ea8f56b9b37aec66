"""Questions that could not be answered, kept for staff without personal data."""

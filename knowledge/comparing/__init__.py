"""What differs between two knowledge bases."""

"""From a knowledge base to an interpreter that was trained on it, kept for the next start."""

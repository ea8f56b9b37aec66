"""From a knowledge folder to a knowledge base that holds together, or to every problem at once."""

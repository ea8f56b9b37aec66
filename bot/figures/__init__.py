"""What citizens asked and whether they were served, as counts alone: no words, no ids."""

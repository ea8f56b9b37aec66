// Makes the console's pages quicker; every form works without it.

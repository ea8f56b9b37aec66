"""Which knowledge is answered from, and how another one takes its place."""

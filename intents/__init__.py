"""Thai and English text in, a three-way decision out; knows no network, clock or channel."""

"""Channels, conversation and machines: everything that touches people and platforms."""

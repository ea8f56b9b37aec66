"""The LINE official account as an operator sets it: webhook, menu, state."""

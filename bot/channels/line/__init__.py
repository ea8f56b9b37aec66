"""LINE: signed webhooks in, replies and pushes out, and the official account as an operator sets it."""

"""The conversation: one message and a session in, a reply and the new session out; pure."""

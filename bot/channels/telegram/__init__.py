"""Telegram: updates in by webhook or polling, replies out, and the set-up of the bot there."""

"""Messages between webhooks and workers: never lost, never twice, always in order."""

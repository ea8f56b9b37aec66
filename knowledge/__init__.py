"""What the bot knows: YAML that staff edit, and the Python that loads and checks it."""

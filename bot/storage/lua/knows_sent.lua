-- Tells whether the message whose key is KEYS[1] is the bot's own.
return redis.call('EXISTS', base)

-- Remembers for a week that the message whose key is KEYS[1] is the bot's own.
redis.call('SET', base, 1, 'PX', 7 * DAY)
return 1

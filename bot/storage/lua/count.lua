-- Gives how many messages wait, the age of the oldest (ms), how many dead letters there are, how many workers live.
local now = now_ms()
local oldest = redis.call('ZRANGE', base .. 'waiting', 0, 0, 'WITHSCORES')
return {
  redis.call('ZCARD', base .. 'waiting'),
  oldest[2] and math.max(0, now - tonumber(oldest[2])) or 0,
  redis.call('ZCARD', base .. 'dead'),
  redis.call('ZCOUNT', base .. 'workers', now, '+inf'),
}

-- Lets nobody write to Telegram for so long. ARGV: ms.
local now, all = now_ms(), base .. 'all'
local at = math.max(now + ARGV[1], tonumber(redis.call('GET', all) or 0))
redis.call('SET', all, at, 'PX', at - now)
return at

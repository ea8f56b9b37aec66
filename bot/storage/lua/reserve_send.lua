-- Keeps a place for a message to Telegram.
-- ARGV: chat, ms between messages of a chat, ms between all, longest wait (ms). Gives the wait (ms); a longer one
-- than the longest is told and no place is kept.
local now = now_ms()
local chat, all = base .. 'chat:' .. ARGV[1], base .. 'all'
local at = math.max(now, tonumber(redis.call('GET', chat) or 0), tonumber(redis.call('GET', all) or 0))
if at - now <= tonumber(ARGV[4]) then
  redis.call('SET', chat, at + ARGV[2], 'PX', at - now + ARGV[2])
  redis.call('SET', all, at + ARGV[3], 'PX', at - now + ARGV[3])
end
return at - now

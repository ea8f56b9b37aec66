-- Puts a message that cannot be answered on the list of dead letters, which keeps the newest for a week.
-- ARGV: citizen, token, reason, attempts, most letters.
local letter = release(ARGV[1], ARGV[2])
if not letter then
  return 0
end
local now, claim = now_ms(), claim_of(letter)
local dead = base .. 'dead:' .. claim
redis.call('HSET', dead, 'citizen', ARGV[1], 'letter', letter, 'reason', ARGV[3], 'attempts', ARGV[4], 'buried', now)
redis.call('PEXPIRE', dead, 7 * DAY)
redis.call('ZADD', base .. 'dead', now, claim)
redis.call('PEXPIRE', base .. 'dead', 7 * DAY)
redis.call('ZREMRANGEBYSCORE', base .. 'dead', '-inf', now - 7 * DAY)
for _, old in ipairs(redis.call('ZRANGE', base .. 'dead', 0, -1 - tonumber(ARGV[5]))) do
  forget_dead(old)
end
return 1

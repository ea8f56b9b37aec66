-- Removes texts and remembers, without their words, that they are not wanted. ARGV: most, then id, what dismissing
-- goes by for each.
for i = 2, #ARGV, 2 do
  redis.call('DEL', base .. 'text:' .. ARGV[i], base .. 'askers:' .. ARGV[i])
  redis.call('ZREM', base .. 'texts', ARGV[i])
  redis.call('ZADD', base .. 'dismissed', now_ms(), ARGV[i + 1])
end
redis.call('ZREMRANGEBYRANK', base .. 'dismissed', 0, -1 - ARGV[1])
redis.call('PEXPIRE', base .. 'dismissed', 400 * DAY)
return 1

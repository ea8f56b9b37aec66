-- Keeps for a week what a platform refused. ARGV: what, the platform's reason, the moment in seconds since 1970.
redis.call('HINCRBY', base .. 'counts', ARGV[1], 1)
redis.call('HSET', base .. 'last', ARGV[1], ARGV[3] .. ' ' .. ARGV[2])
redis.call('PEXPIRE', base .. 'counts', 7 * DAY)
redis.call('PEXPIRE', base .. 'last', 7 * DAY)
return 1

-- Keeps what staff put on hold, or forgets it. ARGV: subject, sealed pause (empty: forget it).
if ARGV[2] == '' then
  return redis.call('HDEL', base .. 'pauses', ARGV[1])
end
redis.call('HSET', base .. 'pauses', ARGV[1], ARGV[2])
return 1

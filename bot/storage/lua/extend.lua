-- Keeps leases, and notes that a worker process lives. ARGV: lease (ms), its name, then citizen, token for each.
local now = now_ms()
local lease = tonumber(ARGV[1])
redis.call('ZADD', base .. 'workers', now + lease, ARGV[2])
redis.call('ZREMRANGEBYSCORE', base .. 'workers', '-inf', now)
redis.call('PEXPIRE', base .. 'workers', DAY)
for i = 3, #ARGV, 2 do
  if is_held(ARGV[i], ARGV[i + 1]) then
    wait_until(now + lease, ARGV[i])
  end
end
return now

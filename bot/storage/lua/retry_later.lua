-- Puts a message off. ARGV: citizen, token, delay (ms), whether it counts as an attempt (1, 0), parts sent ('' = as marked).
if not is_held(ARGV[1], ARGV[2]) then
  return 0
end
local lease = base .. 'lease:' .. ARGV[1]
redis.call('HSET', lease, 'ticket', '')
if ARGV[5] ~= '' then
  redis.call('HSET', lease, 'parts', ARGV[5])
end
if ARGV[4] == '0' then
  redis.call('HINCRBY', lease, 'attempt', -1)
end
wait_until(now_ms() + tonumber(ARGV[3]), ARGV[1])
notify()
return 1

-- Removes everything that is kept of a citizen, also what waits. ARGV: citizen.
local citizen = ARGV[1]
for _, letter in ipairs(redis.call('LRANGE', base .. 'queue:' .. citizen, 0, -1)) do
  redis.call('ZREM', base .. 'waiting', claim_of(letter))
end
redis.call('DEL', base .. 'queue:' .. citizen, base .. 'lease:' .. citizen)
redis.call('ZREM', base .. 'until', citizen)
redis.call('LREM', base .. 'ready', 0, citizen)
forget(citizen)
return 1

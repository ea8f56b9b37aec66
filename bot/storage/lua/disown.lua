-- Notes events that are answered elsewhere: they count as seen, and what was stored of them is taken off again,
-- unless a worker has it in hands. ARGV: claim, citizen for each event.
local function has_begun(citizen)
  return redis.call('EXISTS', base .. 'lease:' .. citizen) == 1
end

for i = 1, #ARGV, 2 do
  local claim, citizen = ARGV[i], ARGV[i + 1]
  redis.call('SET', base .. 'claim:' .. claim, 1, 'PX', DAY)
  local queue = base .. 'queue:' .. citizen
  for place, letter in ipairs(redis.call('LRANGE', queue, 0, -1)) do
    if claim_of(letter) == claim and not (place == 1 and has_begun(citizen)) then
      redis.call('LREM', queue, 1, letter)
      redis.call('ZREM', base .. 'waiting', claim)
    end
  end
end
return 1

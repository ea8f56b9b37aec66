-- Notes events that are answered elsewhere: they count as seen, and what was stored of them is taken off again,
-- unless a worker has it in hands. ARGV: name of the process that answers them, then claim, citizen for each event.
-- Gives for each 0 (nobody else has it), 1 (taken off), 2 (in work or answered here, or by another process).
local results = {}
local name = ARGV[1]
for i = 2, #ARGV, 2 do
  local claim, citizen = ARGV[i], ARGV[i + 1]
  local owner = redis.call('SET', base .. 'claim:' .. claim, name, 'PX', DAY, 'GET')
  local known = owner and owner ~= name and 2 or 0 -- told twice, it is still the teller's
  local queue = base .. 'queue:' .. citizen
  for place, letter in ipairs(redis.call('LRANGE', queue, 0, -1)) do
    if claim_of(letter) == claim and not (place == 1 and has_begun(citizen)) then
      redis.call('LREM', queue, 1, letter)
      redis.call('ZREM', base .. 'waiting', claim)
      known = 1
    end
  end
  results[#results + 1] = known
end
return results

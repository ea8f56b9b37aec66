-- Puts a dead letter back at the end of its citizen's queue. ARGV: claim.
local fields = redis.call('HMGET', base .. 'dead:' .. ARGV[1], 'citizen', 'letter')
if not fields[1] then
  return 0
end
forget_dead(ARGV[1])
store(fields[1], fields[2])
return 1

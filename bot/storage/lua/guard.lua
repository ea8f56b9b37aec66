-- Says that a message is thought about, or no longer; see take.lua. ARGV: citizen, ticket, 1 or 0.
if is_held(ARGV[1], ARGV[2]) then
  redis.call('HSET', base .. 'lease:' .. ARGV[1], 'blamed', ARGV[3])
end
return 1

-- Says that a message in quarantine is being answered, or no longer; see take.lua. ARGV: citizen, token, 1 or 0.
if is_held(ARGV[1], ARGV[2]) then
  redis.call('HSET', base .. 'lease:' .. ARGV[1], 'blamed', ARGV[3])
end
return 1

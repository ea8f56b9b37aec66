-- Marks that a part of a reply is about to be sent. ARGV: citizen, token, part (1 = the first).
-- Gives 0 when another worker has the message now.
if not is_held(ARGV[1], ARGV[2]) then
  return 0
end
redis.call('HSET', base .. 'lease:' .. ARGV[1], 'parts', ARGV[3])
return 1

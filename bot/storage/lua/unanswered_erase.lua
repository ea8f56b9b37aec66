-- Removes what a citizen contributed; a text that nobody else asked goes too. ARGV: citizen.
local mine = base .. 'by:' .. ARGV[1]
for _, id in ipairs(redis.call('SMEMBERS', mine)) do
  redis.call('ZREM', base .. 'askers:' .. id, ARGV[1])
  if redis.call('EXISTS', base .. 'askers:' .. id) == 0 then
    redis.call('DEL', base .. 'text:' .. id)
    redis.call('ZREM', base .. 'texts', id)
  end
end
redis.call('DEL', mine, base .. 'pending:' .. ARGV[1])
return 1

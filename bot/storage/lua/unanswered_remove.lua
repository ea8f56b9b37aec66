-- Removes texts that are dealt with. ARGV: id of each.
for _, id in ipairs(ARGV) do
  redis.call('DEL', base .. 'text:' .. id, base .. 'askers:' .. id)
  redis.call('ZREM', base .. 'texts', id)
end
return 1

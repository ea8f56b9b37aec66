-- Gives the number of the live version of the knowledge (0: nothing was published) and, if ARGV[1] is another
-- number, its bundle.
local live = tonumber(redis.call('GET', base .. 'live') or 0)
if live == 0 or live == tonumber(ARGV[1]) then
  return { live }
end
return { live, redis.call('HGET', base .. 'version:' .. live, 'bundle') }

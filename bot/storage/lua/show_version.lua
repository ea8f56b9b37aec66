-- Gives a version of the knowledge: its number (0: nothing was published) and, unless that is ARGV[2], the fingerprint of
-- its files, its bundle and its signature. ARGV: number, or '' for the live one; number that is known.
local number = ARGV[1] ~= '' and ARGV[1] or redis.call('GET', base .. 'live') or '0'
if number == '0' or number == ARGV[2] then
  return { tonumber(number) }
end
local found = redis.call('HMGET', base .. 'version:' .. number, 'knowledge', 'bundle', 'signature')
return { tonumber(number), found[1], found[2], found[3] }

-- Makes a version of the knowledge live, the newest there is; the newest are kept.
-- ARGV: how many are kept, bundle, knowledge version, author, note,
-- signature, the number that must be live ('' for any; 0 for none). Gives its number, or -1 where another one is live.
if ARGV[7] ~= '' and (redis.call('GET', base .. 'live') or '0') ~= ARGV[7] then
  return -1
end
local number = redis.call('INCR', base .. 'last')
redis.call('HSET', base .. 'version:' .. number, 'bundle', ARGV[2], 'knowledge', ARGV[3], 'author', ARGV[4],
  'note', ARGV[5], 'signature', ARGV[6], 'published', now_ms(), 'live_since', now_ms(), 'live_by', ARGV[4])
redis.call('ZADD', base .. 'versions', number, number)
redis.call('SET', base .. 'live', number)
for _, old in ipairs(redis.call('ZRANGE', base .. 'versions', 0, -1 - tonumber(ARGV[1]))) do
  redis.call('DEL', base .. 'version:' .. old)
  redis.call('ZREM', base .. 'versions', old)
end
return number

-- Makes an earlier version of the knowledge live again. ARGV: number, author. Gives 0 when it is not kept.
local version = base .. 'version:' .. ARGV[1]
if redis.call('EXISTS', version) == 0 then
  return 0
end
redis.call('HSET', version, 'live_since', now_ms(), 'live_by', ARGV[2])
redis.call('SET', base .. 'live', ARGV[1])
return 1

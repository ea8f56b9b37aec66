-- Lists dead letters, oldest first: claim, seconds since it was buried, reason, attempts, payload.
local now, shown = now_ms(), {}
for _, claim in ipairs(redis.call('ZRANGE', base .. 'dead', 0, -1)) do
  local fields = redis.call('HMGET', base .. 'dead:' .. claim, 'buried', 'reason', 'attempts', 'letter')
  if fields[1] then
    local seconds = math.floor((now - tonumber(fields[1])) / 1000)
    shown[#shown + 1] = { claim, seconds, fields[2], tonumber(fields[3]), string.sub(fields[4], 46) }
  end
end
return shown

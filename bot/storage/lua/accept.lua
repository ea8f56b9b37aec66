-- Claims events and stores their messages. Refused as a whole when Redis is full or read-only (no flags).
-- ARGV: deadline (ms, 0 = none), most that may wait, whether also events that came before are stored (1, 0),
-- then claim, citizen, payload, age (ms since it was accepted) for each event.
-- Gives the server's time and for each event 1 (stored), 0 (came before), -1 (the queue is full);
-- nothing but the time when the deadline has passed: the caller has given up and answers from memory.
local now = now_ms()
local deadline, most, again = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3] == '1'
if deadline > 0 and now > deadline then
  return { now }
end
redis.call('ZREMRANGEBYSCORE', base .. 'waiting', '-inf', now - DAY)
local waiting = redis.call('ZCARD', base .. 'waiting')
local results = { now }
local LATE = 100 -- ms; younger ones keep the order in which they come
for i = 4, #ARGV, 4 do
  local claim, citizen, payload, age = ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
  local key = base .. 'claim:' .. claim
  if waiting >= most then
    results[#results + 1] = redis.call('EXISTS', key) == 1 and 0 or -1
  elseif redis.call('SET', key, 1, 'NX', 'PX', DAY) or again then
    store(citizen, claim .. string.format('%013d', now - age) .. payload, age > LATE)
    waiting = waiting + 1
    results[#results + 1] = 1
  else
    results[#results + 1] = 0
  end
end
return results

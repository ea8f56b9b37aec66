-- Keeps an unanswered question. Refused when Redis is full (no flags).
-- ARGV: today (days), days that are kept, most texts, most texts of a citizen, most citizens of a text,
-- then citizen, id of the text, what dismissing goes by, question. Gives 1 when it is kept.
-- texts: ids in the order they were last asked in; text:ID: the question; askers:ID: citizens by the day they asked;
-- by:CITIZEN: ids; dismissed: what staff want to see no more.
local today, days, most, most_of_citizen, most_citizens = unpack(ARGV, 1, 5)
local citizen, id, canonical, question = unpack(ARGV, 6, 9)
local limit = days * DAY
local mine, askers = base .. 'by:' .. citizen, base .. 'askers:' .. id

local function drop(old)
  redis.call('DEL', base .. 'text:' .. old, base .. 'askers:' .. old)
  redis.call('ZREM', base .. 'texts', old)
end

-- Tells whether the citizen may add a text; ids of texts that are gone make room.
local function has_room()
  if redis.call('SCARD', mine) < tonumber(most_of_citizen) then
    return true
  end
  for _, old in ipairs(redis.call('SMEMBERS', mine)) do
    if redis.call('EXISTS', base .. 'text:' .. old) == 0 then
      redis.call('SREM', mine, old)
    end
  end
  return redis.call('SCARD', mine) < tonumber(most_of_citizen)
end

redis.call('PEXPIRE', base .. 'dismissed', 400 * DAY) -- for good, while anything is asked
if redis.call('ZSCORE', base .. 'dismissed', canonical) then
  return 0
end
if redis.call('SISMEMBER', mine, id) == 0 and not has_room() then
  return 0
end
redis.call('SET', base .. 'text:' .. id, question, 'PX', limit)
redis.call('ZADD', askers, today, citizen)
redis.call('ZREMRANGEBYSCORE', askers, '-inf', today - days)
redis.call('ZREMRANGEBYRANK', askers, 0, -1 - most_citizens)
redis.call('PEXPIRE', askers, limit)
redis.call('SADD', mine, id)
redis.call('PEXPIRE', mine, limit)
redis.call('ZADD', base .. 'texts', redis.call('INCR', base .. 'sequence'), id)
redis.call('PEXPIRE', base .. 'sequence', 400 * DAY)
redis.call('PEXPIRE', base .. 'texts', limit)
for _, old in ipairs(redis.call('ZRANGE', base .. 'texts', 0, 9)) do
  if redis.call('EXISTS', base .. 'text:' .. old) == 0 then
    drop(old)
  end
end
while redis.call('ZCARD', base .. 'texts') > tonumber(most) do
  drop(redis.call('ZRANGE', base .. 'texts', 0, 0)[1])
end
return 1

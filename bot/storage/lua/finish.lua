-- Takes answered messages off, with what is remembered of the talk, and counts them. May run when Redis is full: it
-- makes room.
-- ARGV: session time (ms), then citizen, token, session ('' = forget the citizen), tally ('' = none) for each message.
-- Gives 1 for each that was still held, else 0.
-- tallies: counts by day, table and key; talks: what talks that go on are; talked: when their last message was;
-- persons:MONTH: hashes by a key of that month, as HyperLogLog.
local now, life = now_ms(), tonumber(ARGV[1])

local function count(citizen, written)
  local tally = cjson.decode(written)
  for name, number in pairs(tally.counts) do
    redis.call('HINCRBY', base .. 'tallies', tally.day .. '|' .. name, number)
  end
  if tally.person ~= '' then
    local persons = base .. 'persons:' .. string.sub(tally.day, 1, 7)
    redis.call('PFADD', persons, tally.person)
    redis.call('PEXPIRE', persons, 62 * DAY)
    redis.call('HSET', base .. 'months', string.sub(tally.day, 1, 7), 1)
  end
  local last = tonumber(redis.call('ZSCORE', base .. 'talked', citizen) or now)
  if now - last >= life then
    end_talk(citizen)
  end
  local kept = redis.call('HGET', base .. 'talks', citizen)
  local talk = kept and cjson.decode(kept) or {turns = 0}
  if not talk.lasts then
    talk.ending, talk.lasts = tally.ending, tally.lasts
  end
  talk.day, talk.channel, talk.turns = tally.day, tally.channel, talk.turns + 1
  redis.call('HSET', base .. 'talks', citizen, cjson.encode(talk))
  redis.call('ZADD', base .. 'talked', now, citizen)
  for _, name in ipairs({'tallies', 'talks', 'talked', 'months'}) do
    redis.call('PEXPIRE', base .. name, 62 * DAY)
  end
end

local results = {}
for i = 2, #ARGV, 4 do
  local citizen, token, session, tally = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local letter = release(citizen, token)
  if letter and tally ~= '' then
    count(citizen, tally)
  end
  if letter and session == '' then
    forget(citizen)
  elseif letter then
    redis.call('SET', base .. 'session:' .. citizen, session, 'PX', ARGV[1])
  end
  results[#results + 1] = letter and 1 or 0
end
return results

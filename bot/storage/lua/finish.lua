-- Takes answered messages off, with what is remembered of the talk, and counts them. May run when Redis is full: it
-- makes room.
-- ARGV: session time (ms), then citizen, token, session ('' = forget the citizen), tally ('' = none) for each message.
-- Gives 1 for each that was still held, else 0.
-- tallies: counts by day, table and key; talks: what talks that go on are; talked: when their last message was;
-- persons:MONTH: hashes by a key of that month, as HyperLogLog.
local now, life = now_ms(), tonumber(ARGV[1])
local counts, persons = {}, {} -- of all these messages, written in one command each

local function count(tally)
  for name, number in pairs(tally.counts) do
    local key = tally.day .. '|' .. name
    counts[key] = (counts[key] or 0) + number
  end
  if tally.person ~= '' then
    local month = string.sub(tally.day, 1, 7)
    persons[month] = persons[month] or {}
    table.insert(persons[month], tally.person)
  end
end

local function go_on_with_talk(citizen, tally)
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
end

local function keep_counts(most)
  for key, number in pairs(counts) do
    redis.call('HINCRBY', base .. 'tallies', key, number)
  end
  for month, hashes in pairs(persons) do
    redis.call('PFADD', base .. 'persons:' .. month, unpack(hashes))
    redis.call('PEXPIRE', base .. 'persons:' .. month, 62 * DAY)
    redis.call('HSET', base .. 'months', month, 1)
  end
  end_talks(now - life, most) -- nobody is remembered for longer, though no process may store figures
  for name, days in pairs({tallies = 62, months = 62, talks = 1, talked = 1}) do
    redis.call('PEXPIRE', base .. name, days * DAY)
  end
end

local results = {}
for i = 2, #ARGV, 4 do
  local citizen, token, session, tally = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local letter = release(citizen, token)
  if letter and tally ~= '' then
    local counted = cjson.decode(tally)
    count(counted)
    go_on_with_talk(citizen, counted)
  end
  if letter and session == '' then
    forget(citizen)
  elseif letter then
    redis.call('SET', base .. 'session:' .. citizen, session, 'PX', ARGV[1])
  end
  results[#results + 1] = letter and 1 or 0
end
if next(counts) then
  keep_counts(2 * #results)
end
return results

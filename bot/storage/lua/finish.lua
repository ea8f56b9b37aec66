-- Takes answered messages off, with what is remembered of the talk, and counts them. May run when Redis is full: it
-- makes room.
-- ARGV: session time (ms), then citizen, token, session ('' = forget the citizen), tally ('' = none) for each message.
-- Gives 1 for each that was still held, else 0.
-- tallies: counts by day, table and key; talks: what talks that go on are; talked: when their last message was;
-- persons:MONTH: hashes by a key of that month, as HyperLogLog.
local now, life = now_ms(), tonumber(ARGV[1])
local MONTHS = 62 * DAY

local function is_over(kept, citizen)
  local last = cjson.decode(kept).last or redis.call('ZSCORE', base .. 'talked', citizen) -- programs before kept no last
  return now - tonumber(last or now) >= life
end

local function go_on_with_talk(kept, tally)
  local talk = kept and cjson.decode(kept) or {turns = 0}
  if not talk.lasts then
    talk.ending, talk.lasts = tally.ending, tally.lasts
  end
  talk.day, talk.channel, talk.turns, talk.last = tally.day, tally.channel, talk.turns + 1, now
  return cjson.encode(talk)
end

-- All talks are read in one command and written in two: a citizen has one message at a time in work, so one here.
local function keep_talks(citizens, tallies)
  local talks, moments = {}, {}
  for place, kept in ipairs(redis.call('HMGET', base .. 'talks', unpack(citizens))) do
    local citizen = citizens[place]
    if kept and is_over(kept, citizen) then
      end_talk(citizen)
      kept = nil
    end
    talks[2 * place - 1], talks[2 * place] = citizen, go_on_with_talk(kept, tallies[place])
    moments[2 * place - 1], moments[2 * place] = now, citizen
  end
  redis.call('HSET', base .. 'talks', unpack(talks))
  redis.call('ZADD', base .. 'talked', unpack(moments))
  redis.call('PEXPIRE', base .. 'talks', DAY)
  redis.call('PEXPIRE', base .. 'talked', DAY)
end

local function add_up(tallies)
  local counts, persons = {}, {}
  for _, tally in ipairs(tallies) do
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
  return counts, persons
end

-- Keys live on where something new comes into them, which saves a command for most messages.
local function keep_counts(counts, persons)
  local is_new = false
  for key, number in pairs(counts) do
    is_new = redis.call('HINCRBY', base .. 'tallies', key, number) == number or is_new
  end
  if is_new then
    redis.call('PEXPIRE', base .. 'tallies', MONTHS)
  end
  for month, hashes in pairs(persons) do
    if redis.call('PFADD', base .. 'persons:' .. month, unpack(hashes)) == 1 then
      redis.call('PEXPIRE', base .. 'persons:' .. month, MONTHS)
      redis.call('HSET', base .. 'months', month, 1)
      redis.call('PEXPIRE', base .. 'months', MONTHS)
    end
  end
end

local results, citizens, tallies = {}, {}, {}
for i = 2, #ARGV, 4 do
  local citizen, token, tally = ARGV[i], ARGV[i + 1], ARGV[i + 3]
  local letter = release(citizen, token)
  if letter and tally ~= '' then
    citizens[#citizens + 1], tallies[#tallies + 1] = citizen, cjson.decode(tally)
  end
  results[#results + 1] = letter and 1 or 0
end
if #tallies > 0 then
  keep_talks(citizens, tallies)
  keep_counts(add_up(tallies))
  end_talks(now - life, 2 * #results) -- nobody is remembered for longer, though no process may store figures
end
for place, released in ipairs(results) do
  local citizen, session = ARGV[4 * place - 2], ARGV[4 * place]
  if released == 1 and session == '' then
    forget(citizen)
  elseif released == 1 then
    redis.call('SET', base .. 'session:' .. citizen, session, 'PX', ARGV[1])
  end
end
return results

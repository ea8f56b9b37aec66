-- What every script begins with. KEYS[1] is the start of all keys it touches, such as "doebot:{0}:" of one
-- partition of the queue; the braces keep them in one slot of a cluster.
local base = KEYS[1]
local DAY = 86400000 -- milliseconds; Telegram repeats an update for up to a day

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Wakes one waiting worker. Keys and fields keep the names that programs before this one gave them.
local function notify()
  redis.call('LPUSH', base .. 'bell', 1)
  redis.call('LTRIM', base .. 'bell', 0, 99)
  redis.call('PEXPIRE', base .. 'bell', DAY)
end

-- Lets the citizen's oldest message be taken.
local function make_ready(citizen)
  redis.call('RPUSH', base .. 'ready', citizen)
  redis.call('PEXPIRE', base .. 'ready', 2 * DAY)
  notify()
end

-- Gives or takes up again in so many milliseconds.
local function wait_until(moment, citizen)
  redis.call('ZADD', base .. 'until', moment, citizen)
  redis.call('PEXPIRE', base .. 'until', 2 * DAY)
end

local function is_held(citizen, token)
  return redis.call('HGET', base .. 'lease:' .. citizen, 'ticket') == token
end

-- A stored message is its claim (32 letters), the moment of accepting (13 digits) and the payload.
local function claim_of(letter)
  return string.sub(letter, 1, 32)
end

local function moment_of(letter)
  return tonumber(string.sub(letter, 33, 45))
end

-- The first message of a citizen has been taken by a worker at least once.
local function has_begun(citizen)
  return redis.call('EXISTS', base .. 'lease:' .. citizen) == 1
end

-- Gives the first waiting message that was accepted later than this one, where there is one.
local function later_one(citizen, letter)
  for place, other in ipairs(redis.call('LRANGE', base .. 'queue:' .. citizen, 0, -1)) do
    if moment_of(other) > moment_of(letter) and not (place == 1 and has_begun(citizen)) then
      return other
    end
  end
end

-- Puts a message at the end of its citizen's queue; one that comes late (accepted a while ago by a process that could
-- not reach Redis) where it belongs by the moment of accepting.
local function store(citizen, letter, is_late)
  redis.call('ZADD', base .. 'waiting', moment_of(letter), claim_of(letter))
  redis.call('PEXPIRE', base .. 'waiting', 2 * DAY)
  local queue = base .. 'queue:' .. citizen
  local later = is_late and later_one(citizen, letter)
  local length = later and redis.call('LINSERT', queue, 'BEFORE', later, letter) or redis.call('RPUSH', queue, letter)
  redis.call('PEXPIRE', queue, DAY)
  if length == 1 then
    make_ready(citizen)
  end
end

-- Takes the oldest message off for good, if the token still holds it; gives that message.
local function release(citizen, token)
  if not is_held(citizen, token) then
    return nil
  end
  local letter = redis.call('LPOP', base .. 'queue:' .. citizen)
  redis.call('DEL', base .. 'lease:' .. citizen)
  redis.call('ZREM', base .. 'until', citizen)
  if letter then
    redis.call('ZREM', base .. 'waiting', claim_of(letter))
  end
  if redis.call('EXISTS', base .. 'queue:' .. citizen) == 1 then
    make_ready(citizen)
  end
  return letter
end

local function forget_dead(claim)
  redis.call('DEL', base .. 'dead:' .. claim)
  return redis.call('ZREM', base .. 'dead', claim)
end

-- Counts talks that nobody went on with, a few at a time.
local end_talk
local function end_talks(before, most)
  for _, citizen in ipairs(redis.call('ZRANGEBYSCORE', base .. 'talked', '-inf', before, 'LIMIT', 0, most)) do
    end_talk(citizen)
  end
end

-- Counts a talk that is over and keeps nothing of it.
function end_talk(citizen)
  local kept = redis.call('HGET', base .. 'talks', citizen)
  if kept then
    local talk = cjson.decode(kept)
    redis.call('HINCRBY', base .. 'tallies', talk.day .. '|talks|' .. talk.channel .. '|' .. talk.ending, 1)
    redis.call('HINCRBY', base .. 'tallies', talk.day .. '|turns|' .. math.min(talk.turns, 10), 1)
    redis.call('HDEL', base .. 'talks', citizen)
    redis.call('ZREM', base .. 'talked', citizen)
  end
end

-- Removes what is kept of a citizen apart from messages that still wait.
local function forget(citizen)
  end_talk(citizen)
  redis.call('DEL', base .. 'session:' .. citizen)
  for _, claim in ipairs(redis.call('ZRANGE', base .. 'dead', 0, -1)) do
    if redis.call('HGET', base .. 'dead:' .. claim, 'citizen') == citizen then
      forget_dead(claim)
    end
  end
end

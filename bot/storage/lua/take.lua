-- Gives the oldest message of citizens whose turn it is, each under a lease.
-- ARGV: deadline (ms, 0 = none), how many, lease (ms), token prefix, crashes that put a message in quarantine.
-- Gives the server's time, ms until the next citizen is due (-1: none) and for each message
-- citizen, token, attempt, crashes, parts begun, age (ms), claim, payload, session.
local now = now_ms()
local deadline, count, lease_ms, prefix = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
if deadline > 0 and now > deadline then
  return { now, -1, {} }
end
local most = tonumber(ARGV[5])
local taken = {}

local function open(citizen)
  local letter = redis.call('LINDEX', base .. 'queue:' .. citizen, 0)
  local lease = base .. 'lease:' .. citizen
  if not letter then
    redis.call('DEL', lease)
    redis.call('ZREM', base .. 'until', citizen)
    return
  end
  local token = prefix .. ':' .. (#taken + 1)
  local before, crashes, blamed = unpack(redis.call('HMGET', lease, 'ticket', 'crashes', 'blamed'))
  crashes = tonumber(crashes or 0)
  -- One in quarantine that died with another is not at fault: only the one that was being answered is.
  if before and before ~= '' and (crashes < most or blamed == '1') then
    crashes = crashes + 1
  end
  redis.call('HSET', lease, 'ticket', token, 'crashes', crashes, 'blamed', 0)
  local attempt = redis.call('HINCRBY', lease, 'attempt', 1)
  redis.call('PEXPIRE', lease, DAY)
  wait_until(now + lease_ms, citizen)
  taken[#taken + 1] = {
    citizen,
    token,
    attempt,
    crashes,
    tonumber(redis.call('HGET', lease, 'parts') or 0),
    now - tonumber(string.sub(letter, 33, 45)),
    claim_of(letter),
    string.sub(letter, 46),
    redis.call('GET', base .. 'session:' .. citizen) or '',
  }
end

for _, citizen in ipairs(redis.call('ZRANGE', base .. 'until', '-inf', now, 'BYSCORE', 'LIMIT', 0, count)) do
  open(citizen)
end
while #taken < count do
  local citizen = redis.call('LPOP', base .. 'ready')
  if not citizen then
    break
  end
  local due = redis.call('ZSCORE', base .. 'until', citizen)
  if not due then -- a citizen who waits or is in work comes back by that way
    open(citizen)
  end
end
local first = redis.call('ZRANGE', base .. 'until', 0, 0, 'WITHSCORES')
return { now, first[2] and math.max(0, tonumber(first[2]) - now) or -1, taken }

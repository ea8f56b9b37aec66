-- Counts a message of the citizen whose keys these are, and gives what to do with it. ARGV: most messages that are
-- answered in a window, window (ms).
-- answered: moments of the last ones that were, newest first; asked: there while the citizen was asked to wait.
local most, window, now = tonumber(ARGV[1]), tonumber(ARGV[2]), now_ms()
local answered = base .. 'answered'
local oldest = redis.call('LINDEX', answered, most - 1)
if not oldest or tonumber(oldest) <= now - window then
  redis.call('LPUSH', answered, now)
  redis.call('LTRIM', answered, 0, most - 1)
  redis.call('PEXPIRE', answered, window)
  return 'answer'
end
return redis.call('SET', base .. 'asked', 1, 'NX', 'PX', window) and 'ask_to_wait' or 'keep_silent'

-- Takes answered messages off, with what is remembered of the talk. May run when Redis is full: it makes room.
-- ARGV: session time (ms), then citizen, token, session ('' = forget the citizen) for each message.
-- Gives 1 for each that was still held, else 0.
local results = {}
for i = 2, #ARGV, 3 do
  local citizen, token, session = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local letter = release(citizen, token)
  if letter and session == '' then
    forget(citizen)
  elseif letter then
    redis.call('SET', base .. 'session:' .. citizen, session, 'PX', ARGV[1])
  end
  results[#results + 1] = letter and 1 or 0
end
return results

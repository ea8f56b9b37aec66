-- Takes the pending question of a citizen, if it is of this intent. ARGV: citizen, intent. Gives the question.
local key = base .. 'pending:' .. ARGV[1]
if redis.call('HGET', key, 'intent') ~= ARGV[2] then
  return false
end
local question = redis.call('HGET', key, 'question')
redis.call('DEL', key)
return question

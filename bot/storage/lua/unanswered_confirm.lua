-- Takes the held question of a citizen, if one of its intents is this. ARGV: citizen, intent. Gives the question.
local key = base .. 'pending:' .. ARGV[1]
local intents = redis.call('HGET', key, 'intents')
if not intents or not string.find('\n' .. intents .. '\n', '\n' .. ARGV[2] .. '\n', 1, true) then
  return false
end
local question = redis.call('HGET', key, 'question')
redis.call('DEL', key)
return question

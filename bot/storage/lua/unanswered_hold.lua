-- Holds questions for a while (pending:CITIZEN). ARGV: ms, then citizen, intents (one a line), question for each.
for i = 2, #ARGV, 3 do
  local key = base .. 'pending:' .. ARGV[i]
  redis.call('HSET', key, 'intents', ARGV[i + 1], 'question', ARGV[i + 2])
  redis.call('PEXPIRE', key, ARGV[1])
end
return 1

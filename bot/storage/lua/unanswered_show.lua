-- Gives a page of questions. ARGV: first day, last place that was given (0 = none), most texts of a page.
-- Gives the last place (nil = no more), and question, how many citizens asked since then, last day of each.
local found = redis.call('ZRANGE', base .. 'texts', '(' .. ARGV[2], '+inf', 'BYSCORE', 'LIMIT', 0, ARGV[3], 'WITHSCORES')
local rows = {}
for i = 1, #found, 2 do
  local askers = base .. 'askers:' .. found[i]
  local question = redis.call('GET', base .. 'text:' .. found[i])
  local count = redis.call('ZCOUNT', askers, ARGV[1], '+inf')
  if question and count > 0 then
    local last = redis.call('ZRANGE', askers, -1, -1, 'WITHSCORES')
    rows[#rows + 1] = { question, count, tonumber(last[2]) }
  end
end
return { found[#found] or false, rows }

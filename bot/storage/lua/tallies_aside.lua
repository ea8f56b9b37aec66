-- Sets what was counted aside under an id, with the talks that are over; gives the batch that stands aside already, if
-- one does. ARGV: id of a new batch, life of a talk (ms). Gives id, counts, persons by month; nothing where there is none.
end_talks(now_ms() - ARGV[2], 5000)
if redis.call('EXISTS', base .. 'aside') == 0 then
  if redis.call('EXISTS', base .. 'tallies') == 0 then
    return nil
  end
  redis.call('RENAME', base .. 'tallies', base .. 'aside')
  redis.call('SET', base .. 'aside_id', ARGV[1], 'PX', 62 * DAY)
end
local persons = {}
for _, month in ipairs(redis.call('HKEYS', base .. 'months')) do
  if redis.call('EXISTS', base .. 'persons:' .. month) == 1 then
    persons[#persons + 1] = month
    persons[#persons + 1] = redis.call('PFCOUNT', base .. 'persons:' .. month)
  else
    redis.call('HDEL', base .. 'months', month)
  end
end
return {redis.call('GET', base .. 'aside_id'), redis.call('HGETALL', base .. 'aside'), persons}

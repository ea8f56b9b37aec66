-- Gives what platforms refused, as last noted: what, how often, the last moment and reason.
local rows = {}
for _, what in ipairs(redis.call('HKEYS', base .. 'counts')) do
  local last = redis.call('HGET', base .. 'last', what)
  if last then
    rows[#rows + 1] = { what, tonumber(redis.call('HGET', base .. 'counts', what)), last }
  end
end
return rows

-- Lists the versions of the knowledge that are kept, newest first: number, knowledge version, author, note, moments
-- (ms) of publishing and of going live, who made it live, whether it is live (1, 0).
local live = redis.call('GET', base .. 'live')
local rows = {}
for _, number in ipairs(redis.call('ZREVRANGE', base .. 'versions', 0, -1)) do
  local fields = redis.call('HMGET', base .. 'version:' .. number,
    'knowledge', 'author', 'note', 'published', 'live_since', 'live_by')
  rows[#rows + 1] = { tonumber(number), fields[1], fields[2], fields[3], tonumber(fields[4]), tonumber(fields[5]),
    fields[6], number == live and 1 or 0 }
end
return rows

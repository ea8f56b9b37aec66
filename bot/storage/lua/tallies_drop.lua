-- Forgets the counts that were set aside under this id. May run when Redis is full: it makes room. ARGV: id.
if redis.call('GET', base .. 'aside_id') == ARGV[1] then
  redis.call('DEL', base .. 'aside', base .. 'aside_id')
end

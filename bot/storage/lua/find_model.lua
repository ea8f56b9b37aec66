-- Gives a kept model, or '' when there is none. ARGV: name.
return redis.call('GET', base .. 'model:' .. ARGV[1]) or ''

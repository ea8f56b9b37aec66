-- Gives a kept interpreter, or '' when there is none. ARGV: name.
return redis.call('GET', base .. 'parcel:' .. ARGV[1]) or ''

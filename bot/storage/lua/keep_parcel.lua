-- Keeps a trained interpreter for other processes. ARGV: name, how long (ms), signed parcel.
redis.call('SET', base .. 'parcel:' .. ARGV[1], ARGV[3], 'PX', ARGV[2])
return 1

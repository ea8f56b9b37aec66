-- Keeps a trained model for other processes. ARGV: name, how long (ms), signed artifact.
redis.call('SET', base .. 'model:' .. ARGV[1], ARGV[3], 'PX', ARGV[2])
return 1

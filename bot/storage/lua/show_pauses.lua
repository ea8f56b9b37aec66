-- Gives what staff put on hold: the sealed pauses.
return redis.call('HVALS', base .. 'pauses')

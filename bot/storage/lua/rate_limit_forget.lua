-- Forgets what was counted of the citizen whose keys these are.
return redis.call('DEL', base .. 'answered', base .. 'asked')

-- Counts pushes of the month whose key is KEYS[1]. ARGV: step (1, or -1 to take one back).
local used = redis.call('INCRBY', base, ARGV[1])
redis.call('PEXPIRE', base, 40 * DAY)
return used

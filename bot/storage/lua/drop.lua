-- Forgets a dead letter. ARGV: claim.
return forget_dead(ARGV[1])

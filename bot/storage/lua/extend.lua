-- Keeps leases. ARGV: lease (ms), then citizen, ticket for each.
local now = now_ms()
for i = 2, #ARGV, 2 do
  if is_held(ARGV[i], ARGV[i + 1]) then
    wait_until(now + tonumber(ARGV[1]), ARGV[i])
  end
end
return now

-- Looks at what waits in a province's outbox. Writes nothing.
--
-- KEYS[1] messages whose report is awaited                     KEYS[2..] lanes
-- ARGV[1] now, ms
--
-- Returns how many reports are overdue, and then for each lane how many messages are due and since when the oldest is, ms, or 0
local seen = { redis.call('ZCOUNT', KEYS[1], '-inf', ARGV[1]) }
for lane = 2, #KEYS do
  local due = redis.call('ZCOUNT', KEYS[lane], '-inf', ARGV[1])
  seen[#seen + 1] = due
  seen[#seen + 1] = due > 0 and tonumber(redis.call('ZRANGE', KEYS[lane], 0, 0, 'WITHSCORES')[2]) or 0
end
return seen

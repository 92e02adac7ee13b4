-- Looks at what waits in a province's outbox. Writes nothing.
--
-- KEYS[1] messages whose report is awaited
-- KEYS[2..] for each lane: the lane, and the noon index that goes with it or the lane again
-- ARGV[1] now, ms
--
-- Returns how many reports are overdue, and then for each lane how many messages are due and since when the oldest is, ms, or 0
local now = ARGV[1]
local function due_in(key)
  local due = redis.call('ZCOUNT', key, '-inf', now)
  return due, due > 0 and math.ceil(tonumber(redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2])) or 0
end

local seen = { redis.call('ZCOUNT', KEYS[1], '-inf', now) }
for lane = 2, #KEYS, 2 do
  local due, oldest = due_in(KEYS[lane])
  if KEYS[lane + 1] ~= KEYS[lane] then
    local noons, since = due_in(KEYS[lane + 1])
    due, oldest = due + noons, (oldest > 0 and since > 0) and math.min(oldest, since) or math.max(oldest, since)
  end
  seen[#seen + 1], seen[#seen + 2] = due, oldest
end
return seen

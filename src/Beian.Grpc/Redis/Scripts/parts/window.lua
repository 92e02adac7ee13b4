-- A counter over a stretch of time, kept as "<end in ms>:<count>". The end is stored, so the caller's clock decides; the TTL
-- only collects what nobody asks about again, and so lasts a minute longer: a caller whose clock is behind still finds it.

-- Returns how many were counted in the window that is open at `now`, and when it ends (0, 0 where none is open).
local function window_count(key, now)
  local stored = redis.call('GET', key)
  if not stored then return 0, 0 end
  local ends, count = string.match(stored, '^(%d+):(%d+)$')
  ends, count = tonumber(ends), tonumber(count)
  if now >= ends then return 0, 0 end
  return count, ends
end

-- One window under several secrets: `keys` holds its key under each, the one that is written with first. Returns the key it is
-- counted at, how many were counted, and when it ends. It stays where it was opened until it ends, so whichever secret a replica
-- writes with, all count in one place.
local function window_under(keys, now)
  for _, key in ipairs(keys) do
    local count, ends = window_count(key, now)
    if count > 0 then return key, count, ends end
  end
  return keys[1], 0, 0
end

-- Counts one more, opening a window of `length` ms where none is open. `key`, `count` and `ends` are what window_under returned. An
-- open one keeps its TTL, which is set for its end: setting it anew takes as long as the rest of the write.
local function window_add(key, count, ends, now, length)
  if count > 0 then
    redis.call('SET', key, string.format('%d:%d', ends, count + 1), 'KEEPTTL')
  else
    redis.call('SET', key, string.format('%d:1', now + length), 'PX', length + 60000)
  end
end

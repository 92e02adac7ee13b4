-- How many messages a phone was sent on a day, kept in the hash of its codes as field `day`: "<number of the day>/<count>". A day is
-- known by its end, so the caller's clock and calendar decide; the number is short, which keeps the hash of a phone with one code as
-- small as without. No code's digest is as short as the field, and no code leads to anything with a slash in it.
local function day_of(ends) return math.floor(ends / 86400000) end

-- `phones` holds the key of the phone's codes under each secret, the one that is written with first; the day ends at `ends`, in ms.
-- Returns the key it is counted at, how many were counted, and the day's number. It stays where it was begun, so whichever secret a
-- replica writes with, all count in one place; and where one's clock is already a day ahead, the others count in that day as well.
local function day_under(phones, ends)
  for _, phone in ipairs(phones) do
    local day, count = string.match(redis.call('HGET', phone, 'day') or '', '^(%d+)/(%d+)$')
    if day and tonumber(day) >= day_of(ends) then return phone, tonumber(count), tonumber(day) end
  end
  return phones[1], 0, day_of(ends)
end

-- Counts `more` messages. `phone`, `count` and `day` are what day_under returned. Where the phone has no code under that secret, the
-- hash goes with the day.
local function day_add(phone, count, day, ends, now, more)
  redis.call('HSET', phone, 'day', string.format('%d/%d', day, count + more))
  if redis.call('PTTL', phone) < ends - now + 60000 then redis.call('PEXPIRE', phone, ends - now + 60000) end
end

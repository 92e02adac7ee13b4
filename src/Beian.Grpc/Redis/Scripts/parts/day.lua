-- How many messages a phone was sent on a day, kept in the hash of its codes as field `day`: "<end in hours>/<count>". The end is
-- stored, so the caller's clock decides; a day in Beijing ends at a whole hour of the store's time, and the short form keeps the hash
-- of a phone with one code as small as without. No code's digest is as short, and no code leads to anything with a slash in it.
local HOUR = 3600000

-- `phones` holds the key of the phone's codes under each secret, the one that is written with first. Returns the key it is counted
-- at, how many were counted, and when the day ends. It stays where it was begun, so whichever secret a replica writes with, all count
-- in one place.
local function day_under(phones, now)
  for _, phone in ipairs(phones) do
    local ends, count = string.match(redis.call('HGET', phone, 'day') or '', '^(%d+)/(%d+)$')
    if ends and now < ends * HOUR then return phone, tonumber(count), ends * HOUR end
  end
  return phones[1], 0, 0
end

-- Counts `more` messages of the day that ends at `ends`. `phone` and `count` are what day_under returned. Where the phone has no code
-- under that secret, the hash goes with the day.
local function day_add(phone, count, ends, now, more)
  redis.call('HSET', phone, 'day', string.format('%d/%d', ends / HOUR, count + more))
  if redis.call('PTTL', phone) < 0 then redis.call('PEXPIRE', phone, ends - now + 60000) end
end

-- Removes a filing and every row that leads to it. A filing that is closed is in no other index.

-- What removing needs, {provider, state, key}, or nil where it is gone; and touches what is written.
local function filing_to_forget(prefix, id)
  local filing = redis.call('HMGET', filing_key(prefix, id), 'provider', 'state', 'key')
  redis.call('EXISTS', prefix .. 'closed', prefix .. 'answering', prefix .. 'review', prefix .. 'keyed')
  if not filing[1] then return nil end
  redis.call('EXISTS', listing_key(prefix, filing[1], filing[2]))
  return filing
end

local function forget_filing(prefix, id, filing)
  redis.call('ZREM', prefix .. 'closed', id)
  redis.call('ZREM', prefix .. 'answering', id)
  redis.call('ZREM', prefix .. 'review', id)
  if not filing then return end
  redis.call('ZREM', listing_key(prefix, filing[1], filing[2]), id)
  keyed_add(prefix .. 'keyed', filing[3], -1)
  redis.call('DEL', filing_key(prefix, id))
end

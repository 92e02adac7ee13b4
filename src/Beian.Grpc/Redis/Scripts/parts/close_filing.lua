-- Leaves AWAITING_VERIFICATION: the one place where an open filing closes, whatever the cause.
--
-- It is called as the last thing a script does about a filing, after every guard. It first touches each key it is going to
-- write, so that on a slot that is being moved the error comes before the first write and not between two of them.

-- Reads what closing needs, {provider, order, submitted, code digest of challenge 0, of 1, operator of 0, of 1}, and touches the rest.
local function filing_for_closing(prefix, id, state)
  local filing = redis.call('HMGET', filing_key(prefix, id), 'provider', 'order', 'submitted', '0.code', '1.code',
    '0.operator', '1.operator')
  redis.call('EXISTS', prefix .. 'deadlines', prefix .. 'events', prefix .. 'review', prefix .. 'closed', prefix .. 'answering',
    listing_key(prefix, filing[1], FilingState.AWAITING_VERIFICATION), listing_key(prefix, filing[1], state))
  for challenge = 0, 1 do
    if filing[challenge + 4] then
      redis.call('EXISTS', code_key(prefix, filing[challenge + 4]), noon_key(prefix, filing[challenge + 6]))
    end
  end
  return filing
end

-- `filing` is what filing_for_closing returned. Writes the new state, its reason (0 for none) and the time; takes the filing out
-- of every index of open filings; kills its codes; moves it in its provider's listing, and to the bureau's where it goes to
-- review; says so on the province's feed; and begins to count how long it answers and, in a final state, how long it is kept.
local function close_filing(prefix, id, filing, state, reason, closed, feed_since)
  local key = filing_key(prefix, id)
  local provider, order, submitted = filing[1], filing[2], filing[3]
  redis.call('HSET', key, 'state', state, 'closed', closed)
  if reason ~= 0 then redis.call('HSET', key, 'reason', reason) end
  redis.call('ZREM', prefix .. 'deadlines', id)
  for challenge = 0, 1 do
    local code = filing[challenge + 4]
    if code then
      redis.call('ZREM', noon_key(prefix, filing[challenge + 6]), id .. ':' .. challenge)
      -- A code that was used up or ran out earlier is free, and another filing of the phone may have it by now.
      local code_of = code_key(prefix, code)
      if redis.call('GET', code_of) == id .. ':' .. challenge then redis.call('DEL', code_of) end
    end
  end
  redis.call('ZREM', listing_key(prefix, provider, FilingState.AWAITING_VERIFICATION), id)
  redis.call('ZADD', listing_key(prefix, provider, state), submitted, id)
  feed_add(prefix, feed_since, id, provider, order, FilingState.AWAITING_VERIFICATION, state, reason, closed)
  if state == FilingState.UNDER_REVIEW then
    redis.call('ZADD', prefix .. 'review', closed, id)
  else
    redis.call('ZADD', prefix .. 'closed', closed, id)
  end
  redis.call('ZADD', prefix .. 'answering', closed, id)
end

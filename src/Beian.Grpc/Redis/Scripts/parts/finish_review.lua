-- Leaves UNDER_REVIEW: what approval and rejection have in common.

-- Guards come before these; `filing` is {provider, order, submitted} as review_of read it, which has also touched every key that
-- is written here.
local function review_of(prefix, key, state)
  local filing = redis.call('HMGET', key, 'provider', 'order', 'submitted')
  redis.call('EXISTS', prefix .. 'review', prefix .. 'events', prefix .. 'closed',
    listing_key(prefix, filing[1], FilingState.UNDER_REVIEW), listing_key(prefix, filing[1], state))
  return filing
end

local function finish_review(prefix, key, id, filing, state, now, feed_since)
  redis.call('HSET', key, 'state', state, 'reviewed', now)
  redis.call('ZREM', prefix .. 'review', id)
  redis.call('ZREM', listing_key(prefix, filing[1], FilingState.UNDER_REVIEW), id)
  redis.call('ZADD', listing_key(prefix, filing[1], state), filing[3], id)
  feed_add(prefix, feed_since, id, filing[1], filing[2], FilingState.UNDER_REVIEW, state, 0, now)
  redis.call('ZADD', prefix .. 'closed', now, id)
end

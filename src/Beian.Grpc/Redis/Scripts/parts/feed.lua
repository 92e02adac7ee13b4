-- The province's feed of state changes: one entry a change, in the order they happened, trimmed by age.
--
-- `since` is the oldest entry to keep, in ms; `time` is when the state changed, in ms. Entry ids are the store's.
local function feed_add(prefix, since, id, provider, order, previous, state, reason, time)
  redis.call('XADD', prefix .. 'events', 'MINID', '~', since, '*', 'id', id, 'provider', provider, 'order', order,
    'previous', previous, 'state', state, 'reason', reason, 'time', time)
end

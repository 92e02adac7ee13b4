-- Forgets the oldest entries of a stream, events or lines of an audit trail, by the time at which they were written down.
--
-- That is in their ids, on the store's clock. The time they say may be long before it: a filing that was due while everything was
-- down closes at its deadline, and whoever follows the feed has yet to hear of it.
--
-- KEYS[1] the stream
-- ARGV[1] before this time, ms   ARGV[2] at most this many
--
-- Returns {FORGOTTEN, count}
local old = redis.call('XRANGE', KEYS[1], '-', '(' .. ARGV[1] .. '-0', 'COUNT', ARGV[2])
if #old > 0 then
  local ms, sequence = string.match(old[#old][1], '^(%d+)-(%d+)$')
  redis.call('XTRIM', KEYS[1], 'MINID', string.format('%s-%d', ms, sequence + 1))
end
return { 'FORGOTTEN', #old }

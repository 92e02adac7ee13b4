-- Forgets the oldest entries of a stream, events or lines of an audit trail, by the time they say.
--
-- Entries stand in the order of the store's clock and say the caller's, which differs by seconds at most: the first that is to be
-- kept ends it. One that says no time is as old as its id: whatever it is, it must not keep all behind it for ever.
--
-- KEYS[1] the stream
-- ARGV[1] before this time, ms   ARGV[2] at most this many
--
-- Returns {FORGOTTEN, count}
local before, last, count = tonumber(ARGV[1]), nil, 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[2])) do
  local time = tonumber(string.match(entry[1], '^%d+'))
  for at = 1, #entry[2], 2 do
    if entry[2][at] == 'time' then time = tonumber(entry[2][at + 1]) end
  end
  if time >= before then break end
  last, count = entry[1], count + 1
end

if last then
  local ms, sequence = string.match(last, '^(%d+)-(%d+)$')
  redis.call('XTRIM', KEYS[1], 'MINID', string.format('%s-%d', ms, sequence + 1))
end
return { 'FORGOTTEN', count }

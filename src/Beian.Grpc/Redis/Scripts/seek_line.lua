-- Finds from where to read a stream backwards for entries before a time. Writes nothing.
--
-- Entries stand in the order of the store's clock and say the caller's, which differs by seconds at most: a minute behind the time are
-- given as well, for the caller to look at. Halving takes some thirty looks, however long the stream is.
--
-- KEYS[1] the stream
-- ARGV[1] before this time, ms
--
-- Returns the millisecond of the store's clock to begin at, inclusive
local before = tonumber(ARGV[1]) + 60000

local function milliseconds(entry) return tonumber(string.match(entry[1], '^(%d+)')) end
local function is_before(entry)
  for at = 1, #entry[2], 2 do
    if entry[2][at] == 'time' then return tonumber(entry[2][at + 1]) < before end
  end
end

local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if not first or not is_before(first) then return 0 end
local low, high = milliseconds(first), milliseconds(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1])
while low < high do
  local middle = math.ceil((low + high) / 2)
  if is_before(redis.call('XREVRANGE', KEYS[1], string.format('%d', middle), '-', 'COUNT', 1)[1]) then
    low = middle
  else
    high = middle - 1
  end
end
return low

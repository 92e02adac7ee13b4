-- Writes down which operator serves numbers that were ported, and forgets others, whose prefix decides again.
--
-- All of a request or nothing. Only what differs is written, so a repeat writes nothing and counts nothing.
--
-- KEYS[1] the ported numbers
-- ARGV[1] how many to write down, n
-- ARGV[2..] for each of them: digest of the phone, its operator
-- then the digest of each phone to forget
--
-- Returns {SET, changed, removed}   how many are new or name another operator than before, and how many were there to forget
local last = 1 + 2 * tonumber(ARGV[1])

local digests = {}
for place = 2, last, 2 do digests[#digests + 1] = ARGV[place] end
for place = last + 1, #ARGV do digests[#digests + 1] = ARGV[place] end
local known = redis.call('HMGET', KEYS[1], unpack(digests))

local changed, removed = {}, {}
for n, digest in ipairs(digests) do
  local operator = 2 * n < last and ARGV[1 + 2 * n]
  if operator and operator ~= known[n] then
    changed[#changed + 1] = digest
    changed[#changed + 1] = operator
  elseif not operator and known[n] then
    removed[#removed + 1] = digest
  end
end

if #changed > 0 then redis.call('HSET', KEYS[1], unpack(changed)) end
if #removed > 0 then redis.call('HDEL', KEYS[1], unpack(removed)) end
return { 'SET', #changed / 2, #removed }

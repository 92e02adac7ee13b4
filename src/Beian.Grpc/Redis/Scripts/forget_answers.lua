-- Forgets what a phone may still be told of filings that closed some time ago: a dead code no longer leads to its filing.
--
-- The caller has read the filings, to know the digests of their phones, which no script can make. A code that is another filing's
-- meanwhile stays.
--
-- KEYS[1] filings that answer still                            KEYS[2..] for each dead code: its phone's codes
-- ARGV[1] how many filings       ARGV[2..] the filings, then for each dead code: its digest, where it leads
--
-- Returns {FORGOTTEN, how many filings}
local filings = tonumber(ARGV[1])
local dead = {}
for n = 2, #KEYS do
  local at = filings + 2 * n - 2
  if redis.call('HGET', KEYS[n], ARGV[at]) == ARGV[at + 1] then dead[#dead + 1] = { key = KEYS[n], digest = ARGV[at] } end
end

for _, code in ipairs(dead) do redis.call('HDEL', code.key, code.digest) end
for n = 2, filings + 1 do redis.call('ZREM', KEYS[1], ARGV[n]) end
return { 'FORGOTTEN', filings }

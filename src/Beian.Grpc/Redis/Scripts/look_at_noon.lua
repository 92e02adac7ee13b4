-- Looks at how far a noon has got in a province, and writes down when it was through.
--
-- That it was through is for people to read: a code that came into the index late is queued all the same.
--
-- KEYS[1] the noon's record      KEYS[2..] noon indexes
-- ARGV[1] the noon, ms           ARGV[2] now, ms
-- ARGV[3] how long the record is kept, ms
-- ARGV[4] codes up to this noon remain to be looked at, ms, while it is not through
-- ARGV[5] 1 to write down when it is through, 0 to look only
--
-- Returns how many are still to be looked at, queued, when the first was and when the last, and when it was through; 0 for never
local run, remaining = redis.call('HMGET', KEYS[1], 'queued', 'first', 'last', 'through'), 0
for index = 2, #KEYS do
  remaining = remaining + redis.call('ZCOUNT', KEYS[index], '-inf', run[4] and ARGV[1] or ARGV[4])
end
if ARGV[5] == '1' and remaining == 0 and not run[4] then
  run[4] = ARGV[2]
  redis.call('HSET', KEYS[1], 'through', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return { remaining, tonumber(run[1] or 0), tonumber(run[2] or 0), tonumber(run[3] or 0), tonumber(run[4] or 0) }

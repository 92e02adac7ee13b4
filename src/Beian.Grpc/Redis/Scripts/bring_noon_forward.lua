-- Brings the one noon of codes forward to a time, codes of one operator, a batch at a time.
--
-- Only codes issued by that time: a code issued later keeps its noon, or the run would never end. Any number of replicas may run
-- this: a code that has been brought forward is not later than the time any more, and one that was queued is not in the index.
--
-- KEYS[1] noon index
-- ARGV[1] key prefix of the province                           ARGV[2] the time, ms
-- ARGV[3] at most this many
--
-- Returns {FORWARDED, whether there may be more, 0 or 1}
--- include keys
local prefix, time, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local later, moved = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[2], '+inf', 'BYSCORE', 'LIMIT', 0, limit, 'WITHSCORES'), {}
for row = 1, #later, 2 do
  local submitted = redis.call('HGET', filing_key(prefix, string.match(later[row], '^([^:]+):')), 'submitted')
  -- Codes of one noon stand in the order of their deadlines, and so of their submits: behind the first that is newer all are.
  if submitted and tonumber(submitted) > time then break end
  local score = tonumber(later[row + 1])
  moved[#moved + 1] = { member = later[row], score = string.format('%.17g', time - 1 + score - (math.ceil(score) - 1)) }
end

for _, row in ipairs(moved) do redis.call('ZADD', KEYS[1], 'XX', row.score, row.member) end
return { 'FORWARDED', #moved == limit and 1 or 0 }

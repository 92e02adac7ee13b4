-- Brings the one noon of codes forward to a time, codes of one operator, a batch at a time.
--
-- Only codes issued by that time: a code issued later keeps its noon, or the run would never end. Codes issued at about that time may
-- stand in any order, so those that stay are stepped over, and the next batch goes on behind the last of them. Any number of replicas
-- may run this: a code that has been brought forward is not later than the time any more, and one that was queued is not in the index.
--
-- KEYS[1] noon index
-- ARGV[1] key prefix of the province                           ARGV[2] the time, ms
-- ARGV[3] at most this many      ARGV[4] the code to go on behind, or empty: all that are later than the time
--
-- Returns {FORWARDED, whether there may be more, 0 or 1, the code to go on behind then, or empty}
--- include keys
local prefix, time, limit, behind = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local first = redis.call('ZCOUNT', KEYS[1], '-inf', ARGV[2])
-- The code may have left the index meanwhile: then all are looked at again.
local rank = behind ~= '' and redis.call('ZRANK', KEYS[1], behind)
if rank and rank >= first then first = rank + 1 end

local rows, moved = redis.call('ZRANGE', KEYS[1], first, first + limit - 1, 'WITHSCORES'), {}
for row = 1, #rows, 2 do
  local submitted = redis.call('HGET', filing_key(prefix, string.match(rows[row], '^([^:]+):')), 'submitted')
  if submitted and tonumber(submitted) > time then
    behind = rows[row]
  else
    local score = tonumber(rows[row + 1])
    moved[#moved + 1] = { member = rows[row], score = string.format('%.17g', time - 1 + score - (math.ceil(score) - 1)) }
  end
end

for _, row in ipairs(moved) do redis.call('ZADD', KEYS[1], 'XX', row.score, row.member) end
return { 'FORWARDED', #rows == 2 * limit and 1 or 0, behind }

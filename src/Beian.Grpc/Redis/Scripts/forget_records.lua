-- Forgets records of subjects for which no filing has been approved for long, the longest first.
--
-- KEYS[1] subjects by their latest approval                    KEYS[2..] records under each readable secret
-- ARGV[1] key prefix of the province                           ARGV[2] up to this time, ms
-- ARGV[3] at most this many
--
-- Returns {FORGOTTEN, count}
--- include keys
local prefix, due = ARGV[1], redis.call('ZRANGE', KEYS[1], '-inf', ARGV[2], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for _, subject in ipairs(due) do redis.call('EXISTS', record_key(prefix, subject)) end
for _, subject in ipairs(due) do
  redis.call('DEL', record_key(prefix, subject))
  for n = 2, #KEYS do redis.call('SREM', KEYS[n], subject) end
  redis.call('ZREM', KEYS[1], subject)
end
return { 'FORGOTTEN', #due }

-- Moves a claimed message to the lanes of the operator that its phone is with now, and says so on its challenge. The challenge's
-- noon goes along.
--
-- KEYS[1] the filing             KEYS[2] the lane it was claimed from   KEYS[3] the lane it belongs to
-- KEYS[4] the noon index it was in                             KEYS[5] the noon index it belongs to
-- ARGV[1] member                 ARGV[2] field of the challenge's operator
-- ARGV[3] the operator           ARGV[4] now, ms
-- ARGV[5] member of the noon indexes
--
-- Returns {REROUTED} or {GONE} (the filing is no longer kept; the message left its lane)
local is_kept = redis.call('EXISTS', KEYS[1]) == 1
local noon = redis.call('ZSCORE', KEYS[4], ARGV[5])
redis.call('EXISTS', KEYS[2], KEYS[3], KEYS[5])

redis.call('ZREM', KEYS[2], ARGV[1])
if not is_kept then return { 'GONE' } end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
if noon then
  redis.call('ZREM', KEYS[4], ARGV[5])
  redis.call('ZADD', KEYS[5], noon, ARGV[5])
end
return { 'REROUTED' }

-- Moves a claimed message to the lanes of the operator that its phone is with now, and says so on its challenge.
--
-- KEYS[1] the filing             KEYS[2] the lane it was claimed from   KEYS[3] the lane it belongs to
-- ARGV[1] member                 ARGV[2] field of the challenge's operator
-- ARGV[3] the operator           ARGV[4] now, ms
--
-- Returns {REROUTED} or {GONE} (the filing is no longer kept; the message left its lane)
local is_kept = redis.call('EXISTS', KEYS[1]) == 1
redis.call('EXISTS', KEYS[2], KEYS[3])

redis.call('ZREM', KEYS[2], ARGV[1])
if not is_kept then return { 'GONE' } end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[4], ARGV[1])
return { 'REROUTED' }

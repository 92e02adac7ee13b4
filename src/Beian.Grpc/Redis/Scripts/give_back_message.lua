-- Gives a claimed message back before its lease ends: the worker stops, and another may take it at once.
--
-- A lease that has ended meanwhile may be another worker's by now; that one is left alone.
--
-- KEYS[1] the lane it was claimed from
-- ARGV[1] member                 ARGV[2] end of the lease, ms   ARGV[3] now, ms
--
-- Returns {GIVEN_BACK} or {NOT_HELD}
if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0) ~= tonumber(ARGV[2]) then return { 'NOT_HELD' } end
redis.call('ZADD', KEYS[1], 'XX', ARGV[3], ARGV[1])
return { 'GIVEN_BACK' }

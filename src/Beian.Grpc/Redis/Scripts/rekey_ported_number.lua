-- Moves a ported number to where those under another key are. What is known of it there already is newer, and stays.
--
-- KEYS[1] ported numbers under the key before                  KEYS[2] ported numbers under the new one
-- ARGV[1] its digest under the key before                      ARGV[2] its value as it was read
-- ARGV[3] its digest anew        ARGV[4] its value anew
--
-- Returns {REKEYED}
--         {CHANGED}   it is another's number meanwhile, or nobody's
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return { 'CHANGED' } end
redis.call('HSETNX', KEYS[2], ARGV[3], ARGV[4])
redis.call('HDEL', KEYS[1], ARGV[1])
return { 'REKEYED' }

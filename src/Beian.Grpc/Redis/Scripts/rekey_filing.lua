-- Writes a filing's secrets under another key, once nothing that people may still type depends on the one before.
--
-- What a filing says of itself never changes, so what was read of it holds unless the key does. The digests of codes and ID digits
-- cannot be made anew, for nobody knows those any more; they are dropped with the key, and no answer needs them.
--
-- KEYS[1] the filing             KEYS[2] how many filings are under each key
-- ARGV[1] the key before         ARGV[2] the new key           ARGV[3..] its fields anew, name and value in turn
--
-- Returns {REKEYED}
--         {GONE}    it is no longer kept, or under another key already
--- include keyed
if redis.call('HGET', KEYS[1], 'key') ~= ARGV[1] then return { 'GONE' } end
redis.call('HSET', KEYS[1], 'key', ARGV[2], unpack(ARGV, 3))
redis.call('HDEL', KEYS[1], '0.id', '1.id', '0.code', '1.code')
keyed_add(KEYS[2], ARGV[1], -1)
keyed_add(KEYS[2], ARGV[2], 1)
return { 'REKEYED' }

-- Writes a filing's secrets under another key, once nothing that people may still type depends on the one before.
--
-- What a filing says of itself never changes, so what was read of it holds unless the key does. The digests of codes and ID digits
-- cannot be made anew, for nobody knows those any more; they are dropped with the key, and no answer needs them.
--
-- KEYS[1] the filing             KEYS[2] filings under the key before   KEYS[3] filings under the new one
-- ARGV[1] filing id without its province                       ARGV[2] the key before
-- ARGV[3] the new key            ARGV[4..] its fields anew, name and value in turn
--
-- Returns {REKEYED}
--         {GONE}    it is no longer kept, or under another key already
if redis.call('HGET', KEYS[1], 'key') ~= ARGV[2] then
  redis.call('SREM', KEYS[2], ARGV[1])
  return { 'GONE' }
end
redis.call('HSET', KEYS[1], 'key', ARGV[3], unpack(ARGV, 4))
redis.call('HDEL', KEYS[1], '0.id', '1.id', '0.code', '1.code')
redis.call('SREM', KEYS[2], ARGV[1])
redis.call('SADD', KEYS[3], ARGV[1])
return { 'REKEYED' }

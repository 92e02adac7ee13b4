-- Submits a filing: the filing itself, its codes, every index it is found by, its first messages and its first event.
--
-- All of it or nothing: each key is declared, and both guards stand before the first write. The filing's id is a digest of its
-- provider and order number, so "the same order number again" is "the same key again" and needs no index of its own.
--
-- KEYS[1] the filing             KEYS[2] deadline index        KEYS[3] the provider's listing of this state
-- KEYS[4] noon index             KEYS[5] event feed
-- KEYS[6..] for each challenge:  code, phone, outbox lane
-- ARGV[1] now, ms                ARGV[2] deadline, ms          ARGV[3] filing id without its province
-- ARGV[4] provider               ARGV[5] state                 ARGV[6] digest of the content
-- ARGV[7] life of a phone's entry, ms                          ARGV[8] oldest event to keep, ms
-- ARGV[9] number of challenges, n
-- ARGV[10..] for each challenge: code digest, its noon in ms or 0
-- then the fields of the filing, name and value in turn
--
-- Returns {SUBMITTED, fields}       written
--         {SAME, fields}            this order number was submitted before, with the same content; nothing written
--         {ORDER_NUMBER_REUSED}     this order number was submitted before, with other content; nothing written
--         {CODE_TAKEN, challenge}   the code of that challenge is a live code of the same phone; nothing written
local now, deadline, id = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local challenges = tonumber(ARGV[9])

local known = redis.call('HGET', KEYS[1], 'content')
if known then
  if known ~= ARGV[6] then return { 'ORDER_NUMBER_REUSED' } end
  return { 'SAME', redis.call('HGETALL', KEYS[1]) }
end
for challenge = 0, challenges - 1 do
  if redis.call('EXISTS', KEYS[6 + 3 * challenge]) == 1 then return { 'CODE_TAKEN', challenge } end
end

redis.call('HSET', KEYS[1], unpack(ARGV, 10 + 2 * challenges))
redis.call('ZADD', KEYS[3], now, id)
redis.call('XADD', KEYS[5], 'MINID', '~', ARGV[8], '*', 'id', id, 'provider', ARGV[4], 'state', ARGV[5], 'reason', 0)
if challenges > 0 then redis.call('ZADD', KEYS[2], deadline, id) end
for challenge = 0, challenges - 1 do
  local code, phone, lane = KEYS[6 + 3 * challenge], KEYS[7 + 3 * challenge], KEYS[8 + 3 * challenge]
  local digest, noon = ARGV[10 + 2 * challenge], tonumber(ARGV[11 + 2 * challenge])
  local member = id .. ':' .. challenge
  redis.call('SET', code, member, 'PX', deadline - now)
  redis.call('HSET', phone, digest, member)
  if redis.call('PTTL', phone) < tonumber(ARGV[7]) then redis.call('PEXPIRE', phone, ARGV[7]) end
  if noon > 0 then redis.call('ZADD', KEYS[4], noon, member) end
  redis.call('ZADD', lane, now, member .. ':1')
end
return { 'SUBMITTED', redis.call('HGETALL', KEYS[1]) }

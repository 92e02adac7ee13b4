-- Submits a filing: the filing itself, its codes, every index it is found by, its first messages and its first event.
--
-- All of it or nothing: each key is declared, and both guards stand before the first write. The filing's id is a digest of its
-- provider and order number, so "the same order number again" is "the same key again" and needs no index of its own.
--
-- KEYS[1] the filing             KEYS[2] deadline index        KEYS[3] the provider's listing of its state
-- KEYS[4] filings under review   KEYS[5] the record to check, or the filing again
-- KEYS[6] the filing submitted again, or this one
-- KEYS[7..] for each challenge:  code, phone, outbox lane, noon index of its operator
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] filing id without its province                       ARGV[4] provider
-- ARGV[5] order number           ARGV[6] state                 ARGV[7] digest of the content
-- ARGV[8] deadline, ms           ARGV[9] life of a phone's entry, ms
-- ARGV[10] oldest event to keep, ms
-- ARGV[11] site whose phone must be on record, or empty        ARGV[12] digest of that phone
-- ARGV[13] this filing's whole id, where it submits another again, or empty
-- ARGV[14] number of challenges, n
-- ARGV[15..] for each challenge: code digest, its place in the noon index or empty
-- then the fields of the filing, name and value in turn
--
-- Returns {SUBMITTED, fields}       written
--         {SAME, fields}            this order number was submitted before, with the same content
--         {ORDER_NUMBER_REUSED}     this order number was submitted before, with other content
--         {NO_RECORD}               there is no record under the ICP number
--         {RECORD_PHONE_MISMATCH}   the phone is not the one on record
--         {RESUBMISSION_REFUSED, state}  the earlier filing is open, under review or approved; 0: there is none of this provider
--         {CODE_TAKEN, challenge}   the code of that challenge is a live code of the same phone
-- and but for the first, nothing is written.
--- include contract
--- include feed
local prefix, now, id, provider, state = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], tonumber(ARGV[6])
local deadline, challenges = tonumber(ARGV[8]), tonumber(ARGV[14])

local known = redis.call('HGET', KEYS[1], 'content')
if known then
  if known ~= ARGV[7] then return { 'ORDER_NUMBER_REUSED' } end
  return { 'SAME', redis.call('HGETALL', KEYS[1]) }
end
if ARGV[11] ~= '' then
  local on_record = redis.call('HGET', KEYS[5], ARGV[11] .. '.digest')
  if not on_record then return { 'NO_RECORD' } end
  if on_record ~= ARGV[12] then return { 'RECORD_PHONE_MISMATCH' } end
end
if ARGV[13] ~= '' then
  local earlier = redis.call('HMGET', KEYS[6], 'provider', 'state', 'deadline')
  if earlier[1] ~= provider then return { 'RESUBMISSION_REFUSED', 0 } end
  local was = tonumber(earlier[2])
  if was == FilingState.AWAITING_VERIFICATION and now >= tonumber(earlier[3]) then was = FilingState.RETURNED end
  if was ~= FilingState.RETURNED and was ~= FilingState.WITHDRAWN and was ~= FilingState.REJECTED then
    return { 'RESUBMISSION_REFUSED', was }
  end
end
for challenge = 0, challenges - 1 do
  if redis.call('EXISTS', KEYS[7 + 4 * challenge]) == 1 then return { 'CODE_TAKEN', challenge } end
end
redis.call('EXISTS', prefix .. 'events')

redis.call('HSET', KEYS[1], unpack(ARGV, 15 + 2 * challenges))
redis.call('ZADD', KEYS[3], now, id)
if ARGV[13] ~= '' then redis.call('HSET', KEYS[6], 'resubmitted', ARGV[13]) end
if state == FilingState.UNDER_REVIEW then
  redis.call('ZADD', KEYS[4], now, id)
else
  redis.call('ZADD', KEYS[2], deadline, id)
end
for challenge = 0, challenges - 1 do
  local code, phone, lane = KEYS[7 + 4 * challenge], KEYS[8 + 4 * challenge], KEYS[9 + 4 * challenge]
  local digest, noon = ARGV[15 + 2 * challenge], ARGV[16 + 2 * challenge]
  local member = id .. ':' .. challenge
  redis.call('SET', code, member, 'PX', deadline - now)
  redis.call('HSET', phone, digest, member)
  if redis.call('PTTL', phone) < tonumber(ARGV[9]) then redis.call('PEXPIRE', phone, ARGV[9]) end
  if noon ~= '' then redis.call('ZADD', KEYS[10 + 4 * challenge], noon, member) end
  redis.call('ZADD', lane, now, member .. ':1')
end
feed_add(prefix, ARGV[10], id, provider, ARGV[5], FilingState.UNSPECIFIED, state, 0, ARGV[2])
return { 'SUBMITTED', redis.call('HGETALL', KEYS[1]) }

-- Submits a filing: the filing itself, its codes, every index it is found by, its first messages and its first event.
--
-- All of it or nothing: each key is declared, and both guards stand before the first write. The filing's id is a digest of its
-- provider and order number, so "the same order number again" is "the same key again" and needs no index of its own.
--
-- KEYS[1] the filing             KEYS[2] deadline index        KEYS[3] the provider's listing of its state
-- KEYS[4] filings under review   KEYS[5] the record to check, or the filing again
-- KEYS[6] the filing submitted again, or this one              KEYS[7] how many filings are under each secret
-- KEYS[8..] for each challenge:  outbox lane, noon index of its operator; then under each readable secret, the one that is written
--           with first: code, the phone's codes
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] filing id without its province                       ARGV[4] provider
-- ARGV[5] order number           ARGV[6] state
-- ARGV[7] deadline, ms           ARGV[8] life of a phone's entry, ms
-- ARGV[9] oldest event to keep, ms                             ARGV[10] site whose phone must be on record, or empty
-- ARGV[11] this filing's whole id, where it submits another again, or empty
-- ARGV[12] open filings that a phone may have                  ARGV[13] messages that a phone may be sent on a day
-- ARGV[14] when this day ends, ms                              ARGV[15] number of challenges
-- ARGV[16] how many secrets are readable                       ARGV[17] caller
-- ARGV[18] the secret that is written with
-- ARGV[19..] under each of them: the sealed content, digest of the phone that must be on record
-- then for each challenge: code digest, its place in the noon index or empty
-- then the fields of the filing, name and value in turn
--
-- Returns {SUBMITTED, fields}       written
--         {SAME, fields}            this order number was submitted before, with the same content
--         {ORDER_NUMBER_REUSED}     this order number was submitted before, with other content
--         {NO_RECORD}               there is no record under the ICP number
--         {RECORD_PHONE_MISMATCH}   the phone is not the one on record
--         {RESUBMISSION_REFUSED, state}  the earlier filing is open, under review or approved; 0: there is none of this provider
--         {TOO_MANY_MESSAGES, ms}   a phone was sent what it may be on a day; how long the day lasts yet
--         {TOO_MANY_OPEN_FILINGS}   a phone has as many open filings as it may
--         {CODE_TAKEN, challenge}   the code of that challenge is a live code of the same phone
-- and but for the first, nothing is written.
--- include contract
--- include feed
--- include state
--- include audit
--- include day
--- include open_filings
--- include keyed
local prefix, now, id, provider, state = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], tonumber(ARGV[6])
local deadline, day_ends, challenges, secrets = tonumber(ARGV[7]), tonumber(ARGV[14]), tonumber(ARGV[15]), tonumber(ARGV[16])

-- Whether `text` is what stands at `place` under any of the secrets.
local function is_one_of(text, place)
  for n = 0, secrets - 1 do
    if ARGV[place + 2 * n] == text then return true end
  end
  return false
end

-- Keys of a challenge begin behind this, its arguments behind that.
local function keys_of(challenge) return 7 + (2 + 2 * secrets) * challenge end
local function arguments_of(challenge) return 18 + 2 * secrets + 2 * challenge end

local known = redis.call('HGET', KEYS[1], 'content')
if known then
  if not is_one_of(known, 19) then return { 'ORDER_NUMBER_REUSED' } end
  return { 'SAME', redis.call('HGETALL', KEYS[1]) }
end
if ARGV[10] ~= '' then
  local on_record = redis.call('HGET', KEYS[5], ARGV[10] .. '.digest')
  if not on_record then return { 'NO_RECORD' } end
  if not is_one_of(on_record, 20) then return { 'RECORD_PHONE_MISMATCH' } end
end
if ARGV[11] ~= '' then
  local earlier = redis.call('HMGET', KEYS[6], 'provider', 'state', 'deadline')
  if earlier[1] ~= provider then return { 'RESUBMISSION_REFUSED', 0 } end
  local was = state_at(tonumber(earlier[2]), tonumber(earlier[3]), now)
  if was ~= FilingState.RETURNED and was ~= FilingState.WITHDRAWN and was ~= FilingState.REJECTED then
    return { 'RESUBMISSION_REFUSED', was }
  end
end
local days = {}
for challenge = 0, challenges - 1 do
  local first, phones = keys_of(challenge), {}
  for n = 1, secrets do phones[n] = KEYS[first + 2 * n + 2] end
  local at, sent, day = day_under(phones, day_ends)
  if sent >= tonumber(ARGV[13]) then return { 'TOO_MANY_MESSAGES', day_ends - now } end
  if open_filings(phones, KEYS[2], now, tonumber(ARGV[12])) >= tonumber(ARGV[12]) then return { 'TOO_MANY_OPEN_FILINGS' } end
  days[challenge] = { phone = at, sent = sent, day = day }
end
for challenge = 0, challenges - 1 do
  for n = 1, secrets do
    if redis.call('EXISTS', KEYS[keys_of(challenge) + 2 * n + 1]) == 1 then return { 'CODE_TAKEN', challenge } end
  end
end
redis.call('EXISTS', prefix .. 'events')

audit_add(prefix .. 'audit', now, ARGV[17], AuditOutcome.SUBMITTED, id, '')
redis.call('HSET', KEYS[1], unpack(ARGV, arguments_of(challenges) + 1))
keyed_add(KEYS[7], ARGV[18], 1)
redis.call('ZADD', KEYS[3], now, id)
if ARGV[11] ~= '' then redis.call('HSET', KEYS[6], 'resubmitted', ARGV[11]) end
if state == FilingState.UNDER_REVIEW then
  redis.call('ZADD', KEYS[4], now, id)
else
  redis.call('ZADD', KEYS[2], deadline, id)
end
for challenge = 0, challenges - 1 do
  local first = keys_of(challenge)
  local lane, noons, code, phone, day = KEYS[first + 1], KEYS[first + 2], KEYS[first + 3], KEYS[first + 4], days[challenge]
  local digest, noon = ARGV[arguments_of(challenge) + 1], ARGV[arguments_of(challenge) + 2]
  local member = id .. ':' .. challenge
  redis.call('SET', code, member, 'PX', deadline - now)
  redis.call('HSET', phone, digest, member)
  if redis.call('PTTL', phone) < tonumber(ARGV[8]) then redis.call('PEXPIRE', phone, ARGV[8]) end
  if noon ~= '' then redis.call('ZADD', noons, noon, member) end
  redis.call('ZADD', lane, now, member .. ':1')
  day_add(day.phone, day.sent, day.day, day_ends, now, 1)
end
feed_add(prefix, ARGV[9], id, provider, ARGV[5], FilingState.UNSPECIFIED, state, 0, ARGV[2])
return { 'SUBMITTED', redis.call('HGETALL', KEYS[1]) }

-- Approves a filing under review and brings its subject's record up to date.
--
-- A record is one hash a subject: `principal` and, for site n, `n` (sealed phone), each with its `.digest` under the same secret, and
-- `n.access.<provider>` for each provider the site is reached through. A site without an access is a site nobody serves: when the
-- last one is cancelled its record goes, too.
--
-- Days pass between a submit and its approval, and others are approved meanwhile. So what the submit relied on is looked at again:
--
-- - An access is held against the record once more. It adds a provider and leaves the phone as it is. Where another manager has come
--   onto the record, whoever verified is no longer the one to say through whom the site is reached, so it is refused.
-- - What is cancelled stays so. `n.cancelled` and `subject.cancelled` say when it last was: a change that was submitted before is
--   refused, and so is a new site of such a subject; a cancellation that was submitted before takes off nothing that has come since.
--   A change of what was never on record puts it there: there are subjects from before this system began.
--
-- What is refused stays under review, for the bureau to reject.
--
-- KEYS[1] the filing             KEYS[2] the subject's record
-- KEYS[3] records under the secret that is written with       KEYS[4..] records under each other readable one
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] filing id without its province                       ARGV[4] ICP number it is approved under
-- ARGV[5] caller                                               ARGV[6] oldest event to keep, ms
-- ARGV[7] the subject            ARGV[8] site whose phone must be on record, or empty
-- ARGV[9..] under each readable secret: digest of the phone that must be on record
-- then changes of the record, four arguments each:
--           ADD field phone digest | PUT field phone digest | REPLACE field phone digest | JOIN site provider - |
--           LEAVE site provider - | REMOVE site - - | CLEAR - - -
--
-- Returns {APPROVED, fields}        approved, now or before under the same number
--         {NOT_FOUND}               no such filing
--         {NUMBER_TAKEN}            what it would ADD to the record is there already: another site has the number
--         {NO_RECORD}               what it builds on is not on record any more
--         {RECORD_PHONE_MISMATCH}   the phone is no longer the one on record
--         {STATE_CONFLICT, state}   it is in another state (past its deadline a returned one), or approved under another number
--- include contract
--- include keys
--- include feed
--- include state
--- include finish_review
--- include audit
local prefix, now, record, secrets = ARGV[1], ARGV[2], KEYS[2], #KEYS - 2
local changes_from = 9 + secrets

local fields = redis.call('HMGET', KEYS[1], 'state', 'icp', 'deadline', 'submitted')
if not fields[1] then return { 'NOT_FOUND' } end
local state = state_at(tonumber(fields[1]), tonumber(fields[3]), tonumber(now))
if state == FilingState.APPROVED and fields[2] == ARGV[4] then return { 'APPROVED', redis.call('HGETALL', KEYS[1]) } end
if state ~= FilingState.UNDER_REVIEW then return { 'STATE_CONFLICT', state } end

local function accesses(site)
  local found = {}
  for _, field in ipairs(redis.call('HKEYS', record)) do
    if string.find(field, site .. '.access.', 1, true) == 1 then found[#found + 1] = field end
  end
  return found
end

-- A site whose phone was erased is on record all the same, by its accesses.
local function is_on_record(site)
  return redis.call('HEXISTS', record, site .. '.digest') == 1 or #accesses(site) > 0
end

-- Whether the subject, or what stands in this field, was cancelled since the filing was submitted. Within the same millisecond the
-- cancellation counts as the later one: who is refused wrongly submits again.
local function is_cancelled(field)
  for _, cancelled in ipairs({ 'subject.cancelled', field .. '.cancelled' }) do
    local at = redis.call('HGET', record, cancelled)
    if at and tonumber(at) >= tonumber(fields[4]) then return true end
  end
  return false
end

if ARGV[8] ~= '' then
  local on_record, is_the_same = redis.call('HGET', record, ARGV[8] .. '.digest'), false
  if not on_record then return { 'NO_RECORD' } end
  for n = 0, secrets - 1 do is_the_same = is_the_same or ARGV[9 + n] == on_record end
  if not is_the_same then return { 'RECORD_PHONE_MISMATCH' } end
end
for at = changes_from, #ARGV, 4 do
  local verb, field = ARGV[at], ARGV[at + 1]
  if verb == 'REPLACE' and is_cancelled(field) then return { 'NO_RECORD' } end
  -- The number of a cancelled site is free, that of a cancelled subject's site is not.
  if verb == 'ADD' and is_cancelled('subject') then return { 'NO_RECORD' } end
  if verb == 'ADD' and is_on_record(field) then return { 'NUMBER_TAKEN' } end
end

local function remove(site)
  redis.call('HDEL', record, site, site .. '.digest', unpack(accesses(site)))
  redis.call('HSET', record, site .. '.cancelled', now)
end

local function put(field, phone, digest)
  redis.call('HSET', record, field, phone, field .. '.digest', digest)
  redis.call('SADD', KEYS[3], ARGV[7])
end

local change = {
  ADD = put,
  PUT = put,
  REPLACE = put,
  JOIN = function(site, provider) redis.call('HSET', record, site .. '.access.' .. provider, ARGV[3]) end,
  LEAVE = function(site, provider)
    if is_cancelled(site) or not is_on_record(site) then return end
    redis.call('HDEL', record, site .. '.access.' .. provider)
    if #accesses(site) == 0 then remove(site) end
  end,
  REMOVE = function(site)
    if not is_cancelled(site) then remove(site) end
  end,
  CLEAR = function()
    if is_cancelled('subject') then return end
    redis.call('DEL', record)
    redis.call('HSET', record, 'subject.cancelled', now)
  end,
}

local function has_phones()
  for _, field in ipairs(redis.call('HKEYS', record)) do
    if string.find(field, '.digest', 1, true) then return true end
  end
  return false
end

local filing = review_of(prefix, KEYS[1], FilingState.APPROVED)
redis.call('EXISTS', prefix .. 'records')

audit_add(prefix .. 'audit', now, ARGV[5], AuditOutcome.APPROVED, ARGV[3], '')
for at = changes_from, #ARGV, 4 do change[ARGV[at]](ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]) end
if not has_phones() then
  for n = 3, #KEYS do redis.call('SREM', KEYS[n], ARGV[7]) end
end
if redis.call('EXISTS', record) == 0 then
  redis.call('ZREM', prefix .. 'records', ARGV[7])
else
  redis.call('ZADD', prefix .. 'records', now, ARGV[7])
end
redis.call('HSET', KEYS[1], 'icp', ARGV[4])
finish_review(prefix, KEYS[1], ARGV[3], filing, FilingState.APPROVED, now, ARGV[6])
return { 'APPROVED', redis.call('HGETALL', KEYS[1]) }

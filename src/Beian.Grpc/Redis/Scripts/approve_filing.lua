-- Approves a filing under review and brings its subject's record up to date.
--
-- A record is one hash a subject: `principal` and, for site n, `n` (sealed phone), each with its `.digest` under the same secret, and
-- `n.access.<provider>` for each provider the site is reached through. A site without an access is a site nobody serves: when the
-- last one is cancelled its record goes, too.
--
-- KEYS[1] the filing             KEYS[2] the subject's record
-- KEYS[3] records under the secret that is written with       KEYS[4..] records under each other readable one
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] filing id without its province                       ARGV[4] ICP number it is approved under
-- ARGV[5] caller                                               ARGV[6] oldest event to keep, ms
-- ARGV[7] the subject
-- ARGV[8..] changes of the record, four arguments each:
--           ADD field phone digest | PUT field phone digest | JOIN site provider - | LEAVE site provider - | REMOVE site - - |
--           CLEAR - - -
--
-- Returns {APPROVED, fields}        approved, now or before under the same number
--         {NOT_FOUND}               no such filing
--         {NUMBER_TAKEN}            what it would ADD to the record is there already: another site has the number
--         {STATE_CONFLICT, state}   it is in another state (past its deadline a returned one), or approved under another number
--- include contract
--- include keys
--- include feed
--- include state
--- include finish_review
--- include audit
local prefix, now, record = ARGV[1], ARGV[2], KEYS[2]

local fields = redis.call('HMGET', KEYS[1], 'state', 'icp', 'deadline')
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

for at = 8, #ARGV, 4 do
  local is_new, field = ARGV[at] == 'ADD', ARGV[at + 1]
  -- A site whose phone was erased is on record all the same, by its accesses.
  if is_new and (redis.call('HEXISTS', record, field .. '.digest') == 1 or #accesses(field) > 0) then return { 'NUMBER_TAKEN' } end
end

local function remove(site)
  redis.call('HDEL', record, site, site .. '.digest', unpack(accesses(site)))
end

local function put(field, phone, digest)
  redis.call('HSET', record, field, phone, field .. '.digest', digest)
  redis.call('SADD', KEYS[3], ARGV[7])
end

local change = {
  ADD = put,
  PUT = put,
  JOIN = function(site, provider) redis.call('HSET', record, site .. '.access.' .. provider, ARGV[3]) end,
  LEAVE = function(site, provider)
    redis.call('HDEL', record, site .. '.access.' .. provider)
    if #accesses(site) == 0 then remove(site) end
  end,
  REMOVE = remove,
  CLEAR = function() redis.call('DEL', record) end,
}

local filing = review_of(prefix, KEYS[1], FilingState.APPROVED)
redis.call('EXISTS', prefix .. 'records')

audit_add(prefix .. 'audit', now, ARGV[5], AuditOutcome.APPROVED, ARGV[3], '')
for at = 8, #ARGV, 4 do change[ARGV[at]](ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]) end
if redis.call('EXISTS', record) == 0 then
  for n = 3, #KEYS do redis.call('SREM', KEYS[n], ARGV[7]) end
  redis.call('ZREM', prefix .. 'records', ARGV[7])
else
  redis.call('ZADD', prefix .. 'records', now, ARGV[7])
end
redis.call('HSET', KEYS[1], 'icp', ARGV[4])
finish_review(prefix, KEYS[1], ARGV[3], filing, FilingState.APPROVED, now, ARGV[6])
return { 'APPROVED', redis.call('HGETALL', KEYS[1]) }

-- Rejects a filing under review. The records stay as they were.
--
-- KEYS[1] the filing
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] filing id without its province                       ARGV[4] the bureau's reason
-- ARGV[5] caller                                               ARGV[6] oldest event to keep, ms
--
-- Returns {REJECTED, fields}        rejected, now or before for the same reason
--         {NOT_FOUND}               no such filing
--         {STATE_CONFLICT, state}   it is in another state (past its deadline a returned one), or rejected for another reason
--- include contract
--- include keys
--- include feed
--- include state
--- include finish_review
--- include audit
local prefix, now = ARGV[1], ARGV[2]

local fields = redis.call('HMGET', KEYS[1], 'state', 'rejection', 'deadline')
if not fields[1] then return { 'NOT_FOUND' } end
local state = state_at(tonumber(fields[1]), tonumber(fields[3]), tonumber(now))
if state == FilingState.REJECTED and fields[2] == ARGV[4] then return { 'REJECTED', redis.call('HGETALL', KEYS[1]) } end
if state ~= FilingState.UNDER_REVIEW then return { 'STATE_CONFLICT', state } end

local filing = review_of(prefix, KEYS[1], FilingState.REJECTED)
audit_add(prefix .. 'audit', now, ARGV[5], AuditOutcome.REJECTED, ARGV[3], '')
redis.call('HSET', KEYS[1], 'rejection', ARGV[4])
finish_review(prefix, KEYS[1], ARGV[3], filing, FilingState.REJECTED, now, ARGV[6])
return { 'REJECTED', redis.call('HGETALL', KEYS[1]) }

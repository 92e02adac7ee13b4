-- Withdraws a filing that awaits verification.
--
-- KEYS[1] the filing
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] filing id without its province                       ARGV[4] provider asking
-- ARGV[5] caller                                               ARGV[6] oldest event to keep, ms
--
-- Returns {WITHDRAWN, fields}       withdrawn, now or before
--         {NOT_FOUND}               no such filing of this provider
--         {STATE_CONFLICT, state}   it is in another state; a filing past its deadline is a returned one
--- include contract
--- include keys
--- include feed
--- include state
--- include close_filing
--- include audit
local prefix, now, id = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local fields = redis.call('HMGET', KEYS[1], 'provider', 'state', 'deadline')
if not fields[1] or fields[1] ~= ARGV[4] then return { 'NOT_FOUND' } end
local state = state_at(tonumber(fields[2]), tonumber(fields[3]), now)
if state == FilingState.WITHDRAWN then return { 'WITHDRAWN', redis.call('HGETALL', KEYS[1]) } end
if state ~= FilingState.AWAITING_VERIFICATION then return { 'STATE_CONFLICT', state } end

local filing = filing_for_closing(prefix, id, FilingState.WITHDRAWN)
audit_add(prefix .. 'audit', now, ARGV[5], AuditOutcome.WITHDRAWN, id, '')
close_filing(prefix, id, filing, FilingState.WITHDRAWN, 0, now, ARGV[6])
return { 'WITHDRAWN', redis.call('HGETALL', KEYS[1]) }

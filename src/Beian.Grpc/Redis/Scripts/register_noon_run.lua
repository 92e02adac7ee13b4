-- Writes a run of the noon resend down, and forgets those that are too old to be listed.
--
-- Every replica registers every noon, and only the first changes anything. A run that an operator asked for goes to the audit trail.
--
-- KEYS[1] runs                   KEYS[2] the audit trail
-- ARGV[1] the run                ARGV[2] its noon, ms
-- ARGV[3] noons up to this one are forgotten, ms               ARGV[4] now, ms
-- ARGV[5] caller, or empty: the clock
--
-- Returns {REGISTERED} or {KNOWN}
--- include contract
--- include audit
local is_known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not is_known and ARGV[5] ~= '' then audit_add(KEYS[2], ARGV[4], ARGV[5], AuditOutcome.NOON_RESEND_RUN, '', '') end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
if is_known then return { 'KNOWN' } end
return { 'REGISTERED' }

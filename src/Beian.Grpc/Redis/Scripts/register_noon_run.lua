-- Writes a run of the noon resend down, and forgets those that are too old to be listed.
--
-- Every replica registers every noon of the schedule, and only the first changes anything. A run that an operator asks for is one of its
-- own, and goes to the audit trail. What a run has done is kept under its noon, so no two have the same: one that is asked for takes the
-- next millisecond that is free, and none of a whole minute, which are the schedule's.
--
-- KEYS[1] runs                   KEYS[2] the audit trail
-- ARGV[1] its noon, ms           ARGV[2] the run, but for its noon
-- ARGV[3] noons up to this one are forgotten, ms               ARGV[4] now, ms
-- ARGV[5] caller, or empty: the clock
--
-- Returns {REGISTERED, noon} or {KNOWN, noon}, with the noon that it has got
--- include contract
--- include audit
local noon, is_asked_for = tonumber(ARGV[1]), ARGV[5] ~= ''
while is_asked_for and (noon % 60000 == 0 or redis.call('ZCOUNT', KEYS[1], noon, noon) > 0) do noon = noon + 1 end
local run = string.format('%d;%s', noon, ARGV[2])
local is_known = redis.call('ZSCORE', KEYS[1], run)

if is_asked_for then audit_add(KEYS[2], ARGV[4], ARGV[5], AuditOutcome.NOON_RESEND_RUN, '', '') end
redis.call('ZADD', KEYS[1], noon, run)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
if is_known then return { 'KNOWN', noon } end
return { 'REGISTERED', noon }

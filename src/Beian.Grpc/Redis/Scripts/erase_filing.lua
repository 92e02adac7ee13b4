-- Erases a closed filing, since a person that it names is to be forgotten: as if its retention were over.
--
-- The caller has read the filing, to know the digests of its phones, which no script can make.
--
-- KEYS[1..] the filing, then for each code it had: its phone's codes
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] filing id without its province                       ARGV[4] caller
-- ARGV[5..] for each code it had: its digest, where it leads
--
-- Returns {ERASED}
--         {GONE}         it is no longer kept
--         {STILL_OPEN}   it awaits verification or is under review; nothing was written
--- include contract
--- include keys
--- include keyed
--- include forget_filing
--- include audit
local prefix, id = ARGV[1], ARGV[3]
local filing = filing_to_forget(prefix, id)
if not filing then return { 'GONE' } end
local state = tonumber(filing[2])
if state == FilingState.AWAITING_VERIFICATION or state == FilingState.UNDER_REVIEW then return { 'STILL_OPEN' } end
local dead = {}
for n = 2, #KEYS do
  local at = 2 * n + 1
  if redis.call('HGET', KEYS[n], ARGV[at]) == ARGV[at + 1] then dead[#dead + 1] = { key = KEYS[n], digest = ARGV[at] } end
end

audit_add(prefix .. 'audit', ARGV[2], ARGV[4], AuditOutcome.ERASED, id, '')
for _, code in ipairs(dead) do redis.call('HDEL', code.key, code.digest) end
forget_filing(prefix, id, filing)
return { 'ERASED' }

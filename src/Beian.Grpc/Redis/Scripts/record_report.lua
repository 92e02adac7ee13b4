-- Records a carrier's delivery report. Reports come late, twice, out of order and before the answer to their own submit: the first
-- final word stays, but for NOREPORT, which only says that none had come.
--
-- A message that did not arrive is queued once more over the fallback route, where there is one.
--
-- KEYS[1] the filing             KEYS[2] messages whose report is awaited
-- KEYS[3] counts of the day
-- KEYS[4] and KEYS[5] the lanes of the fallback route, urgent and noon's, or the filing again where there is none
-- ARGV[1] member                 ARGV[2] field of the ledger    ARGV[3] now, ms
-- ARGV[4] delivered or failed, by its number                   ARGV[5] the carrier's word
-- ARGV[6] the operator           ARGV[7] how long counts are kept, ms
--
-- Returns {RECORDED}
--         {FALLING_BACK}         and it is queued once more over the fallback route
--         {REPEATED}             a final word was there
--         {GONE}                 the filing is no longer kept
--- include contract
--- include ledger
--- include fallback
--- include counts
local member, now = ARGV[1], tonumber(ARGV[3])
local text = redis.call('HGET', KEYS[1], ARGV[2])
if not text then return { 'GONE' } end
local entry = ledger_read(text)
local was_given_up = entry.state == DeliveryState.FAILED and ledger_says(entry, 'NOREPORT')
local is_final = entry.state == DeliveryState.DELIVERED or entry.state == DeliveryState.FAILED
if is_final and not was_given_up then return { 'REPEATED' } end
local has_failed = tonumber(ARGV[4]) == DeliveryState.FAILED
local again = has_failed and not was_given_up and KEYS[4] ~= KEYS[1]
  and fallback_of(KEYS[1], member, entry, is_of_noon(entry) and KEYS[5] or KEYS[4], now)
local submitted = tonumber(redis.call('HGET', KEYS[1], 'submitted'))
redis.call('EXISTS', KEYS[2], KEYS[3])

entry.state, entry.word, entry.ended = ARGV[4], ARGV[5], string.format('%d', now - submitted)
redis.call('HSET', KEYS[1], ARGV[2], ledger_write(entry))
redis.call('ZREM', KEYS[2], member .. ':' .. ARGV[6])
if not has_failed then
  count(KEYS[3], ARGV[6], 'delivered', ARGV[7])
elseif not was_given_up then
  count(KEYS[3], ARGV[6], 'failed', ARGV[7])
end
if again then
  queue_fallback(again)
  return { 'FALLING_BACK' }
end
return { 'RECORDED' }

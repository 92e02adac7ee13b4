-- Records what a carrier answered to a submit, and takes the message off its lane or puts it back for later.
--
-- A delivery report may have been recorded before this answer: a state that is already final stays.
--
-- KEYS[1] the filing             KEYS[2] the lane the message was claimed from
-- ARGV[1] member                 ARGV[2] field of the ledger    ARGV[3] now, ms
-- ARGV[4] ACCEPTED | FAILED | RETRY                             ARGV[5] sender number, or empty
-- ARGV[6] the carrier's word     ARGV[7] for RETRY: due again, ms
--
-- Returns {RECORDED} or {GONE} (the filing is no longer kept; the message left its lane)
--- include contract
--- include ledger
local text = redis.call('HGET', KEYS[1], ARGV[2])
if not text then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return { 'GONE' }
end
local entry = ledger_read(text)
local at = string.format('%d', tonumber(ARGV[3]) - tonumber(redis.call('HGET', KEYS[1], 'submitted')))
local is_final = entry.state == DeliveryState.DELIVERED or entry.state == DeliveryState.FAILED

entry.attempts = entry.attempts + 1
if ARGV[5] ~= '' then entry.sender = ARGV[5] end
if ARGV[4] == 'ACCEPTED' then
  entry.accepted = at
  if not is_final then entry.state = DeliveryState.ACCEPTED end
elseif not is_final then
  entry.word = ARGV[6]
  if ARGV[4] == 'FAILED' then entry.state, entry.ended = DeliveryState.FAILED, at end
end
redis.call('HSET', KEYS[1], ARGV[2], ledger_write(entry))
if ARGV[4] == 'RETRY' then
  redis.call('ZADD', KEYS[2], 'XX', ARGV[7], ARGV[1])
else
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return { 'RECORDED' }

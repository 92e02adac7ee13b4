-- Records what came of handing a message to a carrier, and takes it off its lane or puts it back for later.
--
-- The message's delivery report may have been recorded before this: a state that is final stays, and nothing goes out again.
-- A message that has failed is queued once more over the fallback route, where there is one.
--
-- Only the one that holds a message puts it back or has it fail: once a lease has ended, another may have the message in hand, and the
-- carrier may take it from that one. An acceptance counts whoever brings it: the carrier has the message, its report will come, and
-- nobody needs to hand it over again. Where the holder had it fail before that, the failure and its second attempt stand.
--
-- Run again by a worker that did not get the answer it changes nothing more.
--
-- KEYS[1] the filing             KEYS[2] the lane it was claimed from
-- KEYS[3] messages whose report is awaited                     KEYS[4] counts of the day
-- KEYS[5] lane of the fallback route, or its own where there is none
-- ARGV[1] member                 ARGV[2] field of the ledger    ARGV[3] now, ms
-- ARGV[4] ACCEPTED | FAILED | RETRY | LATER (no try was made)  ARGV[5] sender number, or empty
-- ARGV[6] the carrier's word     ARGV[7] RETRY, LATER: due again; ACCEPTED: report awaited until; ms
-- ARGV[8] the operator           ARGV[9] how long counts are kept, ms
-- ARGV[10] end of the lease, ms    ARGV[11] what the time to acceptance is counted under, or empty
--
-- Returns {RECORDED}
--         {FALLING_BACK}         and it is queued once more over the fallback route
--         {GONE}                 the filing is no longer kept; the message left its lane
--- include contract
--- include ledger
--- include fallback
--- include counts
local member, now = ARGV[1], tonumber(ARGV[3])
local text = redis.call('HGET', KEYS[1], ARGV[2])
if not text then
  redis.call('ZREM', KEYS[2], member)
  return { 'GONE' }
end
local entry = ledger_read(text)
local is_final = entry.state ~= DeliveryState.QUEUED
local waits_until = tonumber(redis.call('ZSCORE', KEYS[2], member) or 0)
local is_end = ARGV[4] == 'ACCEPTED' or ARGV[4] == 'FAILED'
if ARGV[4] ~= 'ACCEPTED' and waits_until ~= tonumber(ARGV[10]) then return { 'RECORDED' } end
if waits_until == 0 and is_final and entry.accepted ~= '' then return { 'RECORDED' } end
local again = ARGV[4] == 'FAILED' and not is_final and KEYS[5] ~= KEYS[2] and fallback_of(KEYS[1], member, entry, KEYS[5], now)
local at = string.format('%d', now - tonumber(redis.call('HGET', KEYS[1], 'submitted')))
redis.call('EXISTS', KEYS[2], KEYS[3], KEYS[4])

if ARGV[4] ~= 'LATER' then entry.tries = entry.tries + 1 end
if ARGV[5] ~= '' then entry.sender = ARGV[5] end
if ARGV[4] == 'ACCEPTED' then
  entry.accepted = at
  -- That an earlier try was not answered says nothing of this one.
  if not is_final then entry.state, entry.word = DeliveryState.ACCEPTED, '' end
elseif not is_final then
  entry.word = ARGV[6]
  if ARGV[4] == 'FAILED' then entry.state, entry.ended = DeliveryState.FAILED, at end
end
redis.call('HSET', KEYS[1], ARGV[2], ledger_write(entry))

if is_final or is_end then
  redis.call('ZREM', KEYS[2], member)
else
  redis.call('ZADD', KEYS[2], 'XX', ARGV[7], member)
end
if ARGV[4] == 'ACCEPTED' then
  count(KEYS[4], ARGV[8], 'accepted', ARGV[9])
  if ARGV[11] ~= '' then count(KEYS[4], ARGV[8], ARGV[11], ARGV[9]) end
  if not is_final then redis.call('ZADD', KEYS[3], ARGV[7], member .. ':' .. ARGV[8]) end
elseif ARGV[4] == 'FAILED' and not is_final then
  count(KEYS[4], ARGV[8], 'failed', ARGV[9])
end
if again then
  queue_fallback(again)
  return { 'FALLING_BACK' }
end
return { 'RECORDED' }

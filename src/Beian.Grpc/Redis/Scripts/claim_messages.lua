-- Claims due messages of a lane for a worker, each under a lease.
--
-- A claim pushes the message's due time to the end of the lease and removes nothing: a worker that dies leaves a message that
-- comes due again by itself. Two workers cannot hold one message, since the script that claims it also moves it out of "due".
-- A message whose code is dead is dropped here, before it leaves, and the ledger says so and why. One that a carrier has reported
-- on already leaves the lane and keeps the carrier's word: it did go out.
--
-- KEYS[1] lane
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] end of the lease, ms                                 ARGV[4] how many to take at most
-- ARGV[5] only what has been due since then, ms
--
-- Returns whether more may be due, 0 or 1, and then a row for each claimed message:
--   {member, encrypted phone, submitted, deadline, code's counter, trigger, attempt, tries so far, queued, ms since submitted}
--- include contract
--- include keys
--- include ledger
local prefix, now, lease, room = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])

local claimed, dropped, gone = {}, {}, {}

-- What has made a message pointless, in the contract's words; nil where it is not.
local function pointless(state, reason, deadline, challenge_state)
  if challenge_state == ChallengeState.VERIFIED then return 'VERIFIED' end
  if state == FilingState.WITHDRAWN then return 'WITHDRAWN' end
  if reason == ReturnReason.WRONG_ID_LIMIT then return 'RETURNED' end
  if state ~= FilingState.AWAITING_VERIFICATION or now >= deadline then return 'EXPIRED' end
  return nil
end

local function look_at(member)
  local id, challenge, message = string.match(member, '^([^:]+):(%d):(%d+)$')
  local key, field = filing_key(prefix, id), challenge .. '.m' .. message
  local filing = redis.call('HMGET', key, 'state', 'submitted', 'deadline', challenge .. '.state', challenge .. '.phone',
    challenge .. '.counter', field, 'reason')
  local entry = filing[7] and ledger_read(filing[7])
  if not entry or entry.state ~= DeliveryState.QUEUED then
    gone[#gone + 1] = member
    return
  end
  local why = pointless(tonumber(filing[1]), tonumber(filing[8] or 0), tonumber(filing[3]), tonumber(filing[4]))
  if why then
    entry.word = why
    dropped[#dropped + 1] = { member = member, key = key, field = field, entry = entry, at = now - tonumber(filing[2]) }
    return
  end
  claimed[#claimed + 1] = { member, filing[5], tonumber(filing[2]), tonumber(filing[3]), tonumber(filing[6] or 0),
    tonumber(entry.trigger), entry.attempt, entry.tries, tonumber(entry.queued) }
end

local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[5], 'BYSCORE', 'LIMIT', 0, room)
for _, member in ipairs(due) do look_at(member) end

for _, member in ipairs(gone) do redis.call('ZREM', KEYS[1], member) end
for _, row in ipairs(dropped) do
  row.entry.state, row.entry.ended = DeliveryState.DROPPED, string.format('%d', row.at)
  redis.call('HSET', row.key, row.field, ledger_write(row.entry))
  redis.call('ZREM', KEYS[1], row.member)
end
for _, row in ipairs(claimed) do redis.call('ZADD', KEYS[1], lease, row[1]) end
return { #due == room and 1 or 0, claimed }

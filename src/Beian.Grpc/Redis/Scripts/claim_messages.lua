-- Claims due messages of a province for a worker, each under a lease.
--
-- A claim pushes the message's due time to the end of the lease and removes nothing: a worker that dies leaves a message that
-- comes due again by itself. Two workers cannot hold one message, since the script that claims it also moves it out of "due".
-- A message whose code is dead is dropped here, before it leaves, and the ledger says so and why. One that a carrier has reported
-- on already keeps the carrier's word: it did leave.
--
-- KEYS[1..] lanes, two an operator: urgent (first and manual messages), then noon
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] end of the lease, ms
-- ARGV[4..] for each operator: how many it may take
--
-- Returns a row for each claimed message:
--   {lane (its place in KEYS), member, encrypted phone, submitted, deadline, code's counter, trigger, attempts so far, due}
--- include contract
--- include keys
--- include ledger
local prefix, now, lease = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local claimed, dropped, gone = {}, {}, {}

-- What has made a message pointless, in the contract's words; nil where it is not.
local function pointless(state, reason, deadline, challenge_state)
  if challenge_state == ChallengeState.VERIFIED then return 'VERIFIED' end
  if state == FilingState.WITHDRAWN then return 'WITHDRAWN' end
  if reason == ReturnReason.WRONG_ID_LIMIT then return 'RETURNED' end
  if state ~= FilingState.AWAITING_VERIFICATION or now >= deadline then return 'EXPIRED' end
  return nil
end

local function look_at(lane, member, due)
  local id, challenge, message = string.match(member, '^([^:]+):(%d):(%d+)$')
  local key, field = filing_key(prefix, id), challenge .. '.m' .. message
  local filing = redis.call('HMGET', key, 'state', 'submitted', 'deadline', challenge .. '.state', challenge .. '.phone',
    challenge .. '.counter', field, 'reason')
  local entry = filing[7] and ledger_read(filing[7])
  local why = entry and pointless(tonumber(filing[1]), tonumber(filing[8] or 0), tonumber(filing[3]), tonumber(filing[4]))
  if not entry or (why and entry.state ~= DeliveryState.QUEUED) then
    gone[#gone + 1] = { lane = lane, member = member }
    return
  end
  if why then
    entry.word = why
    dropped[#dropped + 1] = { lane = lane, member = member, key = key, field = field, entry = entry, at = now - tonumber(filing[2]) }
    return
  end
  claimed[#claimed + 1] = { lane, member, filing[5], tonumber(filing[2]), tonumber(filing[3]), tonumber(filing[6] or 0),
    tonumber(entry.trigger), entry.attempts, due }
end

for place = 1, #KEYS, 2 do
  local room = tonumber(ARGV[4 + (place - 1) / 2])
  for lane = place, place + 1 do
    if room > 0 then
      local rows = redis.call('ZRANGE', KEYS[lane], '-inf', now, 'BYSCORE', 'LIMIT', 0, room, 'WITHSCORES')
      for row = 1, #rows, 2 do look_at(lane, rows[row], tonumber(rows[row + 1])) end
      room = room - #rows / 2
    end
  end
end

for _, row in ipairs(gone) do redis.call('ZREM', KEYS[row.lane], row.member) end
for _, row in ipairs(dropped) do
  row.entry.state, row.entry.ended = DeliveryState.DROPPED, string.format('%d', row.at)
  redis.call('HSET', row.key, row.field, ledger_write(row.entry))
  redis.call('ZREM', KEYS[row.lane], row.member)
end
for _, row in ipairs(claimed) do redis.call('ZADD', KEYS[row[1]], lease, row[2]) end
return claimed

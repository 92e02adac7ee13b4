-- Claims due messages of a lane for a worker, each under a lease.
--
-- A claim pushes the message's due time to the end of the lease and removes nothing: a worker that dies leaves a message that
-- comes due again by itself. Two workers cannot hold one message, since the script that claims it also moves it out of "due".
-- A message whose code is dead is dropped here, before it leaves, and the ledger says so and why. One that a carrier has reported
-- on already leaves the lane and keeps the carrier's word: it did go out.
--
-- The noon lane goes on in the noon index, where each unconfirmed code waits for its one noon. It becomes a message here, in the
-- script that takes it out of the index. So every replica may serve every noon at any time, late, twice or killed half-way: what is
-- in the index has not been queued, what has been queued is not in the index, and there is no other mark to contradict that.
--
-- KEYS[1] lane                   KEYS[2] noon index, or the lane again where it is not the noon lane
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] end of the lease, ms                                 ARGV[4] how many to take at most
-- ARGV[5] only what has been due since then, ms                ARGV[6] how long the count of a noon is kept, ms
--
-- Returns whether more may be due, 0 or 1, and then a row for each claimed message:
--   {member, sealed phone, submitted, deadline, code's counter, trigger, attempt, tries so far, queued in ms since submitted,
--    key its code is derived with, type of its filing}
-- and last how many were dropped.
--- include contract
--- include keys
--- include ledger
local prefix, now, lease, room = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])

local claimed, dropped, gone, nooned, runs = {}, {}, {}, {}, {}

-- What has made a message pointless, in the contract's words; nil where it is not.
local function pointless(state, reason, deadline, challenge_state)
  if challenge_state == ChallengeState.VERIFIED then return 'VERIFIED' end
  if state == FilingState.WITHDRAWN then return 'WITHDRAWN' end
  if reason == ReturnReason.WRONG_ID_LIMIT then return 'RETURNED' end
  if state ~= FilingState.AWAITING_VERIFICATION or now >= deadline then return 'EXPIRED' end
  return nil
end

-- `text` is the message's entry in the ledger; where it is nil, it is read.
local function look_at(id, challenge, message, text)
  local key, field, member = filing_key(prefix, id), challenge .. '.m' .. message, id .. ':' .. challenge .. ':' .. message
  local filing = redis.call('HMGET', key, 'state', 'submitted', 'deadline', challenge .. '.state', challenge .. '.phone',
    challenge .. '.counter', 'reason', field, 'key', 'type')
  text = text or filing[8]
  local entry = text and ledger_read(text)
  if not entry or entry.state ~= DeliveryState.QUEUED then
    gone[#gone + 1] = member
    return
  end
  local why = pointless(tonumber(filing[1]), tonumber(filing[7] or 0), tonumber(filing[3]), tonumber(filing[4]))
  if why then
    entry.word = why
    dropped[#dropped + 1] = { member = member, key = key, field = field, entry = entry, at = now - tonumber(filing[2]) }
    return
  end
  claimed[#claimed + 1] = { member, filing[5], tonumber(filing[2]), tonumber(filing[3]), tonumber(filing[6] or 0),
    tonumber(entry.trigger), entry.attempt, entry.tries, tonumber(entry.queued), filing[9], tonumber(filing[10]) }
end

local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[5], 'BYSCORE', 'LIMIT', 0, room)
for _, member in ipairs(due) do
  local id, challenge, message = string.match(member, '^([^:]+):(%d):(%d+)$')
  look_at(id, challenge, message, nil)
end

local noons = {}
if KEYS[2] ~= KEYS[1] and #due < room then
  noons = redis.call('ZRANGE', KEYS[2], '-inf', ARGV[5], 'BYSCORE', 'LIMIT', 0, room - #due, 'WITHSCORES')
  for row = 1, #noons, 2 do
    local id, challenge = string.match(noons[row], '^([^:]+):(%d)$')
    local key, noon = filing_key(prefix, id), math.ceil(tonumber(noons[row + 1]))
    local filing = redis.call('HMGET', key, 'submitted', challenge .. '.messages')
    local noon_text = string.format('%d', noon)
    if filing[1] then
      local message = tonumber(filing[2]) + 1
      local text = ledger_queued(DeliveryTrigger.NOON, 1, noon - tonumber(filing[1]))
      nooned[#nooned + 1] = { key = key, challenge = challenge, message = message, text = text }
      local alive = #claimed
      look_at(id, challenge, message, text)
      -- One that has died is in the ledger as dropped; the noon did not send it.
      if #claimed > alive then runs[noon_text] = (runs[noon_text] or 0) + 1 end
    end
    redis.call('EXISTS', noon_run_key(prefix, noon_text))
  end
end

for row = 1, #noons, 2 do redis.call('ZREM', KEYS[2], noons[row]) end
for _, row in ipairs(nooned) do
  redis.call('HSET', row.key, row.challenge .. '.messages', row.message, row.challenge .. '.m' .. row.message, row.text)
end
for run, queued in pairs(runs) do
  local key = noon_run_key(prefix, run)
  redis.call('HINCRBY', key, 'queued', queued)
  redis.call('HSETNX', key, 'first', now)
  redis.call('HSET', key, 'last', now)
  redis.call('PEXPIRE', key, ARGV[6])
end
for _, member in ipairs(gone) do redis.call('ZREM', KEYS[1], member) end
for _, row in ipairs(dropped) do
  row.entry.state, row.entry.ended = DeliveryState.DROPPED, string.format('%d', row.at)
  redis.call('HSET', row.key, row.field, ledger_write(row.entry))
  redis.call('ZREM', KEYS[1], row.member)
end
for _, row in ipairs(claimed) do redis.call('ZADD', KEYS[1], lease, row[1]) end
return { #due + #noons / 2 == room and 1 or 0, claimed, #dropped }

-- Once more over the fallback route: a message of its own in the ledger, since a late report on the first may still come.
--
-- It keeps the urgency of the first: a noon's burst whose carrier is away must not stand before the first messages of another operator.

local function is_of_noon(entry) return tonumber(entry.trigger) == DeliveryTrigger.NOON end

-- What to queue, or nil where there is no second attempt: it was one already, or the code is not wanted any more. Reads only, and
-- touches what queue_fallback writes.
local function fallback_of(key, member, entry, lane, now)
  if entry.attempt ~= 1 then return nil end
  local id, challenge = string.match(member, '^([^:]+):(%d):')
  local filing = redis.call('HMGET', key, 'state', 'deadline', 'submitted', challenge .. '.state')
  redis.call('EXISTS', lane)
  if tonumber(filing[1]) ~= FilingState.AWAITING_VERIFICATION or now >= tonumber(filing[2])
    or tonumber(filing[4]) ~= ChallengeState.PENDING then
    return nil
  end
  return { key = key, id = id, challenge = challenge, trigger = entry.trigger, lane = lane, now = now, at = now - tonumber(filing[3]) }
end

-- Counted here and not before: two messages of a challenge may fail in one script.
local function queue_fallback(again)
  local message = redis.call('HINCRBY', again.key, again.challenge .. '.messages', 1)
  redis.call('HSET', again.key, again.challenge .. '.m' .. message, ledger_queued(again.trigger, 2, again.at))
  redis.call('ZADD', again.lane, again.now, again.id .. ':' .. again.challenge .. ':' .. message)
end

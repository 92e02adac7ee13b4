-- Sends the same code again for every open challenge of a phone and ID that is below its cap and past its cooldown.
--
-- Nothing moves but the count of resends and the ledger: no code, no deadline, no count of wrong tries.
--
-- KEYS[1] the phone's codes      KEYS[2] resends of the phone that met nothing
-- KEYS[3..7] the urgent outbox lane of each operator, by its number
-- KEYS[8] request id, where one was sent
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] ID digest              ARGV[4] manual resends a challenge may have
-- ARGV[5] pause between two messages of a challenge, ms
-- ARGV[6] resends that met nothing in a window                 ARGV[7] length of a window, ms
-- ARGV[8] how long a verdict is kept for retries, ms
--
-- Returns {SENT}                 queued for at least one challenge
--         {LIMIT_REACHED}        every open challenge has had its resends
--         {COOLING_DOWN, ms}     the earliest time at which one may be asked for
--         {NOTHING_PENDING}      no open challenge of this phone and ID
--         {THROTTLED, ms}        too many resends that met nothing; no verdict, and when to come back
--         {REQUEST_ID_REUSED}    the request id was used with other content
--- include contract
--- include keys
--- include window
--- include request
--- include ledger
local prefix, now, binding = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local seen = request_seen(KEYS[8], binding, now)
if seen then return seen end
local misses, window_ends = window_count(KEYS[2], now)
if misses >= tonumber(ARGV[6]) then return { 'THROTTLED', window_ends - now } end

local due, pending, ready_at = {}, 0, nil
for _, member in ipairs(redis.call('HVALS', KEYS[1])) do
  local id, c = string.match(member, '^([^:]+):(%d)$')
  local key = filing_key(prefix, id)
  local fields = redis.call('HMGET', key, 'state', 'deadline', 'submitted', c .. '.state', c .. '.id', c .. '.resends', c .. '.sent',
    c .. '.operator', c .. '.messages')
  if tonumber(fields[1]) == FilingState.AWAITING_VERIFICATION and now < tonumber(fields[2])
    and tonumber(fields[4]) == ChallengeState.PENDING and fields[5] == ARGV[3] then
    pending = pending + 1
    if tonumber(fields[6] or 0) < tonumber(ARGV[4]) then
      local ready = tonumber(fields[7] or fields[3]) + tonumber(ARGV[5])
      if now >= ready then
        due[#due + 1] = { key = key, member = member, c = c, submitted = tonumber(fields[3]), lane = KEYS[2 + tonumber(fields[8])],
          message = tonumber(fields[9]) + 1 }
      elseif not ready_at or ready < ready_at then
        ready_at = ready
      end
    end
  end
end

local function answer(...) return request_answer(KEYS[8], binding, { ... }, now, tonumber(ARGV[8])) end
if pending == 0 then
  window_add(KEYS[2], misses, window_ends, now, tonumber(ARGV[7]))
  return answer('NOTHING_PENDING')
end
if #due == 0 then
  if ready_at then return answer('COOLING_DOWN', ready_at) end
  return answer('LIMIT_REACHED')
end
for _, send in ipairs(due) do
  redis.call('HINCRBY', send.key, send.c .. '.resends', 1)
  redis.call('HSET', send.key, send.c .. '.sent', now, send.c .. '.messages', send.message,
    send.c .. '.m' .. send.message, ledger_queued(DeliveryTrigger.MANUAL, 1, now - send.submitted))
  redis.call('ZADD', send.lane, now, send.member .. ':' .. send.message)
end
return answer('SENT')

-- Sends the same code again for every open challenge of a phone and ID that is below its cap and past its cooldown.
--
-- Nothing moves but the count of resends and the ledger: no code, no deadline, no count of wrong tries.
--
-- KEYS[1..5] the urgent outbox lane of each operator, by its number
-- KEYS[6..] under each readable secret, the one that is written with first: the phone's codes, resends of the phone that met
--           nothing; then, where one was sent, the captcha; then, where a request id was sent, that under each
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] manual resends a challenge may have
-- ARGV[4] pause between two messages of a challenge, ms
-- ARGV[5] resends that met nothing in a window                 ARGV[6] length of a window, ms
-- ARGV[7] how long a verdict is kept for retries, ms           ARGV[8] when this day ends, ms
-- ARGV[9] how many secrets are readable                        ARGV[10] the captcha: NOT_NEEDED, MISSING or SENT
-- ARGV[11] caller
-- ARGV[12..] under each of them: ID digest; then, where a captcha was sent, the digest of its text under each
--
-- Returns {SENT}                 queued for at least one challenge
--         {LIMIT_REACHED}        every open challenge has had its resends
--         {COOLING_DOWN, ms}     the earliest time at which one may be asked for
--         {NOTHING_PENDING}      no open challenge of this phone and ID
--         {CAPTCHA_REQUIRED}     none came, and the portal needs one; no verdict
--         {CAPTCHA_REJECTED}     wrong, expired, used or unknown, and used up now; no verdict
--         {THROTTLED, ms}        too many resends that met nothing; no verdict, and when to come back
--         {REQUEST_ID_REUSED}    the request id was used with other content
--- include contract
--- include keys
--- include state
--- include window
--- include day
--- include request
--- include captcha
--- include ledger
--- include audit
local prefix, now, secrets, captcha = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[9]), ARGV[10]
local captcha_key, first_request = KEYS[6 + 2 * secrets], (captcha == 'SENT' and 6 or 5) + 2 * secrets
local phones, windows, requests, ids, captchas = {}, {}, {}, {}, {}
for n = 1, secrets do
  phones[n], windows[n], requests[n] = KEYS[4 + 2 * n], KEYS[5 + 2 * n], KEYS[first_request + n]
  ids[n], captchas[n] = ARGV[11 + n], ARGV[11 + secrets + n]
end

local seen = request_seen(requests, ids, now)
if seen then return seen end
local refused = captcha_refused(captcha, captcha_key, captchas, now)
if refused then return refused end
local window, misses, window_ends = window_under(windows, now)
if misses >= tonumber(ARGV[5]) then return { 'THROTTLED', window_ends - now } end

local due, pending, ready_at = {}, 0, nil
local function look_at(member, id_digest)
  local id, c = string.match(member, '^([^:]+):(%d)$')
  if not id then return end
  local key = filing_key(prefix, id)
  local fields = redis.call('HMGET', key, 'state', 'deadline', 'submitted', c .. '.state', c .. '.id', c .. '.resends', c .. '.sent',
    c .. '.operator', c .. '.messages')
  if state_at(tonumber(fields[1]), tonumber(fields[2]), now) == FilingState.AWAITING_VERIFICATION
    and tonumber(fields[4]) == ChallengeState.PENDING and fields[5] == id_digest then
    pending = pending + 1
    if tonumber(fields[6] or 0) < tonumber(ARGV[3]) then
      local ready = tonumber(fields[7] or fields[3]) + tonumber(ARGV[4])
      if now >= ready then
        due[#due + 1] = { key = key, id = id, member = member, c = c, submitted = tonumber(fields[3]), lane = KEYS[tonumber(fields[8])],
          message = tonumber(fields[9]) + 1 }
      elseif not ready_at or ready < ready_at then
        ready_at = ready
      end
    end
  end
end
for n, phone in ipairs(phones) do
  for _, member in ipairs(redis.call('HVALS', phone)) do look_at(member, ids[n]) end
end

local function answer(...)
  captcha_used(captcha, captcha_key)
  return request_answer(requests[1], ids[1], { ... }, now, tonumber(ARGV[7]))
end
if pending == 0 then
  window_add(window, misses, window_ends, now, tonumber(ARGV[6]))
  return answer('NOTHING_PENDING')
end
if #due == 0 then
  if ready_at then return answer('COOLING_DOWN', ready_at) end
  return answer('LIMIT_REACHED')
end
for _, send in ipairs(due) do audit_add(prefix .. 'audit', now, ARGV[11], AuditOutcome.RESENT, send.id, send.c) end
for _, send in ipairs(due) do
  redis.call('HINCRBY', send.key, send.c .. '.resends', 1)
  redis.call('HSET', send.key, send.c .. '.sent', now, send.c .. '.messages', send.message,
    send.c .. '.m' .. send.message, ledger_queued(DeliveryTrigger.MANUAL, 1, now - send.submitted))
  redis.call('ZADD', send.lane, now, send.member .. ':' .. send.message)
end
local day_ends = tonumber(ARGV[8])
local at, sent, day = day_under(phones, day_ends)
day_add(at, sent, day, day_ends, now, #due)
return answer('SENT')

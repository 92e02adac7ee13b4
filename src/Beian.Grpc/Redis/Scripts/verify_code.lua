-- Judges one entry of code, phone and ID digits, and makes the transition it causes.
--
-- Exactly one success per challenge: the script that finds the challenge PENDING is the one that makes it VERIFIED, and scripts
-- on one slot run one at a time. The same holds for the entry that reaches the limit of wrong IDs.
--
-- KEYS[1..] under each readable secret, the one that is written with first: code by digest, the phone's codes, tries of (phone, ID),
--           tries of the phone; then, where one was sent, the captcha; then, where a request id was sent, that under each
-- ARGV[1] key prefix of the province                           ARGV[2] wrong IDs that fail a challenge
-- ARGV[3] tries of (phone, ID) in a window                     ARGV[4] tries of the phone in a window
-- ARGV[5] length of a window, ms                               ARGV[6] how long a closed filing still answers, ms
-- ARGV[7] how long a verdict is kept for retries, ms           ARGV[8] how many secrets are readable
-- ARGV[9] now, ms                                              ARGV[10] oldest event to keep, ms
-- ARGV[11] caller
-- ARGV[12] the captcha: NOT_NEEDED, MISSING or SENT
-- ARGV[13..] under each of them: code digest, ID digest; then, where a captcha was sent, the digest of its text under each
--
-- Returns {FORWARDED}                     verified, and it was the last one: the filing is under review
--         {AWAITING_OTHERS, id, phone..}  verified; the encrypted phones that are still to do
--         {ALREADY_VERIFIED, state}       all three right, and done before
--         {FAILED, state, reason}         the filing is closed without success
--         {MISMATCH}                      code, phone and ID do not belong together, whichever it was
--         {CAPTCHA_REQUIRED}              none came, and the portal needs one; no verdict
--         {CAPTCHA_REJECTED}              wrong, expired, used or unknown, and used up now; no verdict
--         {THROTTLED, ms}                 too many mismatches; no verdict, and when to come back
--         {REQUEST_ID_REUSED}             the request id was used with other content
--- include contract
--- include keys
--- include window
--- include request
--- include captcha
--- include feed
--- include state
--- include close_filing
--- include audit
local prefix, now, secrets, captcha = ARGV[1], tonumber(ARGV[9]), tonumber(ARGV[8]), ARGV[12]
local captcha_key, first_request = KEYS[4 * secrets + 1], captcha == 'SENT' and 4 * secrets + 1 or 4 * secrets
local ids, phones, requests, bindings, captchas = {}, {}, {}, {}, {}
for n = 1, secrets do
  ids[n], phones[n], requests[n] = KEYS[4 * n - 1], KEYS[4 * n], KEYS[first_request + n]
  bindings[n], captchas[n] = ARGV[11 + 2 * n] .. ARGV[12 + 2 * n], ARGV[12 + 2 * secrets + n]
end

local seen = request_seen(requests, bindings, now)
if seen then return seen end
local refused = captcha_refused(captcha, captcha_key, captchas, now)
if refused then return refused end

local id_window, id_tries, id_window_ends = window_under(ids, now)
local phone_window, phone_tries, phone_window_ends = window_under(phones, now)
local free = 0
if id_tries >= tonumber(ARGV[3]) then free = id_window_ends end
if phone_tries >= tonumber(ARGV[4]) then free = math.max(free, phone_window_ends) end
if free > 0 then return { 'THROTTLED', free - now } end

local function answer(...)
  captcha_used(captcha, captcha_key)
  return request_answer(requests[1], bindings[1], { ... }, now, tonumber(ARGV[7]))
end
local function audit(outcome, id, challenge) audit_add(prefix .. 'audit', now, ARGV[11], outcome, id, challenge) end
local function mismatch()
  window_add(id_window, id_tries, id_window_ends, now, tonumber(ARGV[5]))
  window_add(phone_window, phone_tries, phone_window_ends, now, tonumber(ARGV[5]))
  return answer('MISMATCH')
end

-- The live code first; a dead one is still known to its phone, so that it can be told what became of it. All that a filing knows
-- of its codes is under one secret, the one that it is found under.
local member, under = false, 0
for n = 1, secrets do
  if not member then member, under = redis.call('GET', KEYS[4 * n - 3]), n end
end
for n = 1, secrets do
  if not member then member, under = redis.call('HGET', KEYS[4 * n - 2], ARGV[11 + 2 * n]), n end
end
if not member then return mismatch() end
local code_of, id_digest = KEYS[4 * under - 3], ARGV[12 + 2 * under]
local id, challenge = string.match(member, '^([^:]+):(%d)$')
local key = filing_key(prefix, id)
local fields = redis.call('HMGET', key, 'state', 'deadline', 'closed', 'reason', 'submitted',
  challenge .. '.id', challenge .. '.state', challenge .. '.wrong')
if not fields[1] then return mismatch() end
local stored, deadline = tonumber(fields[1]), tonumber(fields[2])
local closed, reason = tonumber(fields[3]), tonumber(fields[4] or 0)
local id_is_right = fields[6] == id_digest
local is_pending = tonumber(fields[7]) == ChallengeState.PENDING
local state = state_at(stored, deadline, now)
if state ~= stored then closed, reason = deadline, ReturnReason.CODE_EXPIRED end

if state ~= FilingState.AWAITING_VERIFICATION then
  if now >= closed + tonumber(ARGV[6]) then return mismatch() end
  if not (id_is_right or reason == ReturnReason.WRONG_ID_LIMIT) then return mismatch() end
  if state == FilingState.RETURNED or state == FilingState.WITHDRAWN then return answer('FAILED', state, reason) end
  return answer('ALREADY_VERIFIED', state)
end

if not is_pending then
  if not id_is_right then return mismatch() end
  return answer('ALREADY_VERIFIED', state)
end

if not id_is_right then
  local wrong = tonumber(fields[8] or 0) + 1
  local times = redis.call('HGET', key, challenge .. '.wrongs')
  local at = string.format('%d', now - tonumber(fields[5]))
  if wrong < tonumber(ARGV[2]) then
    audit(AuditOutcome.WRONG_ID, id, challenge)
    redis.call('HSET', key, challenge .. '.wrong', wrong, challenge .. '.wrongs', times and (times .. ',' .. at) or at)
    return mismatch()
  end
  local filing = filing_for_closing(prefix, id, FilingState.RETURNED)
  audit(AuditOutcome.FAILED, id, challenge)
  redis.call('HSET', key, challenge .. '.wrong', wrong, challenge .. '.wrongs', times and (times .. ',' .. at) or at,
    challenge .. '.state', ChallengeState.FAILED)
  close_filing(prefix, id, filing, FilingState.RETURNED, ReturnReason.WRONG_ID_LIMIT, now, ARGV[10])
  return answer('FAILED', FilingState.RETURNED, ReturnReason.WRONG_ID_LIMIT)
end

local other = challenge == '0' and '1' or '0'
local others = redis.call('HMGET', key, other .. '.state', other .. '.phone')
local filing = filing_for_closing(prefix, id, FilingState.UNDER_REVIEW)
local is_last = tonumber(others[1]) ~= ChallengeState.PENDING
audit(is_last and AuditOutcome.FORWARDED or AuditOutcome.VERIFIED, id, challenge)
redis.call('HSET', key, challenge .. '.state', ChallengeState.VERIFIED, challenge .. '.verified', now)
if not is_last then
  redis.call('ZREM', noon_key(prefix, filing[tonumber(challenge) + 6]), member)
  redis.call('DEL', code_of)
  return answer('AWAITING_OTHERS', id, others[2])
end
close_filing(prefix, id, filing, FilingState.UNDER_REVIEW, 0, now, ARGV[10])
return answer('FORWARDED')

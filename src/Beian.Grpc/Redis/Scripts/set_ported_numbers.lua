-- Writes down which operator serves numbers that were ported, and forgets others, whose prefix decides again.
--
-- All of a request or nothing. Only what differs is written, so a repeat writes nothing and counts nothing. A number is known under
-- one secret at a time: what is written goes to the one that is written with, and is forgotten under the others.
--
-- KEYS[1] the audit trail        KEYS[2] ported numbers under the secret that is written with
-- KEYS[3..] the same under each other readable one
-- ARGV[1] now, ms                ARGV[2] caller
-- ARGV[3] the outcome that the audit trail names               ARGV[4] how many to write down, n
-- ARGV[5..] for each of them: its operator and sealed phone, then digest of the phone under each secret
-- then for each phone to forget: its digest under each secret
--
-- Returns {SET, changed, removed}   how many are new or name another operator than before, and how many were there to forget
--- include audit
local secrets, written, at = #KEYS - 1, tonumber(ARGV[4]), 5

local function operator_of(value) return string.match(value, '^(%d+);') end

-- What is known of the number whose digests begin at `first`, and under which secret.
local function known_of(first)
  for n = 1, secrets do
    local value = redis.call('HGET', KEYS[n + 1], ARGV[first + n - 1])
    if value then return value, n end
  end
  return nil, nil
end

local changes, changed, removed = {}, 0, 0
while at <= #ARGV do
  local value = nil
  if written > 0 then value, written, at = ARGV[at], written - 1, at + 1 end
  local known, under = known_of(at)
  if value and not (known and operator_of(known) == operator_of(value)) then
    changes[#changes + 1] = { value = value, digest = ARGV[at], old = under ~= 1 and under, old_digest = under and ARGV[at + under - 1] }
    changed = changed + 1
  elseif known and not value then
    changes[#changes + 1] = { old = under, old_digest = ARGV[at + under - 1] }
    removed = removed + 1
  end
  at = at + secrets
end

if #changes > 0 then audit_add(KEYS[1], ARGV[1], ARGV[2], ARGV[3], '', #changes) end
for _, change in ipairs(changes) do
  if change.value then redis.call('HSET', KEYS[2], change.digest, change.value) end
  if change.old then redis.call('HDEL', KEYS[change.old + 1], change.old_digest) end
end
return { 'SET', changed, removed }

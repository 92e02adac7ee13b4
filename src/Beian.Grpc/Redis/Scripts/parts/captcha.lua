-- Captchas: each stands for one verdict, until its end. Kept as "<end in ms>:<digest of its text>"; the end is stored, so the caller's
-- clock decides, and the TTL only collects those that nobody used.

-- `state` is NOT_NEEDED where the portal needs none, MISSING where it does and none came, and else SENT: `key` is where it is kept, if
-- it is one of ours, and `digests` are those of what was typed, one under each secret. Returns the refusal, or nothing.
--
-- What is refused is used up here; what is right is used up with the verdict, by captcha_used, since nothing may be written before.
local function captcha_refused(state, key, digests, now)
  if state == 'NOT_NEEDED' then return nil end
  if state == 'MISSING' then return { 'CAPTCHA_REQUIRED' } end
  local kept = redis.call('GET', key)
  if not kept then return { 'CAPTCHA_REJECTED' } end
  local ends, right = string.match(kept, '^(%d+):(.+)$')
  if now < tonumber(ends) then
    for _, digest in ipairs(digests) do
      if digest == right then return nil end
    end
  end
  redis.call('DEL', key)
  return { 'CAPTCHA_REJECTED' }
end

local function captcha_used(state, key)
  if state == 'SENT' then redis.call('DEL', key) end
end

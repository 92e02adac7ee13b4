-- Idempotent retries: the first verdict given to a request id, bound to a digest of what was asked, and until when it is given
-- again. The end is stored, so the caller's clock decides; the TTL only collects what nobody asks about again, and so lasts a
-- minute longer: a caller whose clock is behind still finds it.

-- `keys` holds the request id's key under each secret, `bindings` the digest of what was asked under each. Returns nothing where
-- the id is new (or none was sent), else the reply to give: the first verdict, or REQUEST_ID_REUSED where the same id came with
-- other content.
local function request_seen(keys, bindings, now)
  for n, key in ipairs(keys) do
    local stored = redis.call('GET', key)
    local seen = stored and cmsgpack.unpack(stored)
    if seen and now < seen[3] then
      if seen[1] ~= bindings[n] then return { 'REQUEST_ID_REUSED' } end
      return seen[2]
    end
  end
  return nil
end

-- Keeps the verdict for retries, for `keep` ms, and hands it on.
local function request_answer(key, binding, reply, now, keep)
  if key then redis.call('SET', key, cmsgpack.pack({ binding, reply, now + keep }), 'PX', keep + 60000) end
  return reply
end

-- How many filings are under each secret: a hash by the secret's name. It says whether a secret can be retired, and names only those
-- that something is under.
local function keyed_add(counts, secret, more)
  if redis.call('HINCRBY', counts, secret, more) <= 0 then redis.call('HDEL', counts, secret) end
end

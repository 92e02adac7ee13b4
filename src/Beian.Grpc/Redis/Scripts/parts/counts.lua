-- What an operator's channel did on a day, in Beijing, for the people who watch over it.
local function count(key, operator, what, life)
  redis.call('HINCRBY', key, operator .. '.' .. what, 1)
  redis.call('PEXPIRE', key, life)
end

-- Registers a replica with the keys it can read and the one it writes with, or says why it must not run with them.
--
-- Two things hold at any time: an id means one key for ever, and whoever is at work can read what any other writes. Both are looked
-- at in the script that writes the registration, so of two replicas that do not suit each other the second is refused, however
-- close together they start. A registration ends by itself: a replica that was killed holds nobody up for long.
--
-- KEYS[1] the registry: `check:<key>` is the check value of each key there ever was, `counting:<key>` until when windows of tries and
--         verdicts for retries may last that were begun under it, `replica:<name>` "<until>;<key it writes with>;<keys it reads>"
-- ARGV[1] replica                                              ARGV[2] now, ms
-- ARGV[3] until when it is registered, ms                      ARGV[4] until when what it begins to count now may last, ms
-- ARGV[5..] each key, the one that it writes with first: id, check value
--
-- Returns {REGISTERED}
--         {WRONG_KEY, id}                 that id is another key's
--         {CANNOT_READ, id, replica}      a replica at work writes with a key that this one does not have
--         {CANNOT_BE_READ, replica}       a replica at work does not have the key that this one writes with
--         {STILL_COUNTING, id, until}     what was begun under a key that this one does not have may still last
-- and but for the first, nothing is written.
local now, current, reads, ids = tonumber(ARGV[2]), nil, {}, {}
for at = 5, #ARGV, 2 do
  local id = ARGV[at]
  current = current or id
  reads[id] = true
  ids[#ids + 1] = id
  local check = redis.call('HGET', KEYS[1], 'check:' .. id)
  if check and check ~= ARGV[at + 1] then return { 'WRONG_KEY', id } end
end

local gone, fields = {}, redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local kind, name = string.match(fields[at], '^(%a+):(.+)$')
  local value = fields[at + 1]
  if kind == 'counting' and not reads[name] and tonumber(value) > now then return { 'STILL_COUNTING', name, tonumber(value) } end
  if kind == 'replica' and name ~= ARGV[1] then
    local ends, writes, others = string.match(value, '^(%d+);([^;]*);(.*)$')
    if tonumber(ends) <= now then
      gone[#gone + 1] = fields[at]
    else
      if not reads[writes] then return { 'CANNOT_READ', writes, name } end
      if not string.find(',' .. others .. ',', ',' .. current .. ',', 1, true) then return { 'CANNOT_BE_READ', name } end
    end
  end
end

for at = 5, #ARGV, 2 do redis.call('HSET', KEYS[1], 'check:' .. ARGV[at], ARGV[at + 1]) end
local counting = tonumber(redis.call('HGET', KEYS[1], 'counting:' .. current) or 0)
redis.call('HSET', KEYS[1], 'counting:' .. current, string.format('%d', math.max(counting, tonumber(ARGV[4]))),
  'replica:' .. ARGV[1], ARGV[3] .. ';' .. current .. ';' .. table.concat(ids, ','))
for _, replica in ipairs(gone) do redis.call('HDEL', KEYS[1], replica) end
return { 'REGISTERED' }

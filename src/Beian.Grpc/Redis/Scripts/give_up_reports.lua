-- Gives up waiting for delivery reports that are overdue: the message has failed with NOREPORT, and is queued once more over the
-- fallback route, where there is one. A report that comes all the same is still taken.
--
-- Any number of replicas may run it: a message leaves the awaited ones in the script that gives it up.
--
-- KEYS[1] messages whose report is awaited                     KEYS[2] counts of the day
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] at most this many      ARGV[4] how long counts are kept, ms
-- ARGV[5..] for each operator, by its number: the operator of its fallback route, or 0
--
-- Returns {GIVEN_UP, count, operators}  how many were overdue, and the operator of each that has failed for it
--- include contract
--- include keys
--- include ledger
--- include fallback
--- include counts
local prefix, now = ARGV[1], tonumber(ARGV[2])
local overdue, failed = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[3]), {}
for _, awaited in ipairs(overdue) do
  local member, id, challenge, message, operator = string.match(awaited, '^(([^:]+):(%d):(%d+)):(%d)$')
  local key, field = filing_key(prefix, id), challenge .. '.m' .. message
  local filing = redis.call('HMGET', key, field, 'submitted')
  local entry = filing[1] and ledger_read(filing[1])
  if entry and entry.state == DeliveryState.ACCEPTED then
    local route = tonumber(ARGV[4 + operator])
    failed[#failed + 1] = { key = key, field = field, entry = entry, operator = operator, at = now - tonumber(filing[2]),
      again = route > 0 and fallback_of(key, member, entry, lane_key(prefix, route, is_of_noon(entry)), now) }
  end
end
redis.call('EXISTS', KEYS[2])

for _, awaited in ipairs(overdue) do redis.call('ZREM', KEYS[1], awaited) end
local operators = {}
for _, row in ipairs(failed) do
  operators[#operators + 1] = row.operator
  row.entry.state, row.entry.word, row.entry.ended = DeliveryState.FAILED, 'NOREPORT', string.format('%d', row.at)
  redis.call('HSET', row.key, row.field, ledger_write(row.entry))
  count(KEYS[2], row.operator, 'failed', ARGV[4])
  if row.again then queue_fallback(row.again) end
end
return { 'GIVEN_UP', #overdue, operators }

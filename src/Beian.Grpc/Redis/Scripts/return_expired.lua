-- Returns filings whose deadline has passed, soonest first.
--
-- Any number of replicas may run it at any time: a filing leaves the deadline index in the script that returns it, so it is
-- returned once; one that was verified, failed or withdrawn before has left the index already. It closes at its deadline, not at
-- the time of the sweep, so a late sweep writes what every read has answered since.
--
-- KEYS[1] deadline index
-- ARGV[1] key prefix of the province                           ARGV[2] now, ms
-- ARGV[3] at most this many                                    ARGV[4] oldest event to keep, ms
--
-- Returns {RETURNED, count, how many are open still}
--- include contract
--- include keys
--- include feed
--- include close_filing
local prefix = ARGV[1]
local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[2], 'BYSCORE', 'LIMIT', 0, ARGV[3], 'WITHSCORES')
local filings = {}
for row = 1, #due, 2 do
  filings[#filings + 1] = { id = due[row], deadline = due[row + 1], filing = filing_for_closing(prefix, due[row], FilingState.RETURNED) }
end
for _, expired in ipairs(filings) do
  close_filing(prefix, expired.id, expired.filing, FilingState.RETURNED, ReturnReason.CODE_EXPIRED, expired.deadline,
    ARGV[4])
end
return { 'RETURNED', #filings, redis.call('ZCARD', KEYS[1]) }

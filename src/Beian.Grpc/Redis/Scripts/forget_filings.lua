-- Forgets filings whose time is over, soonest first: those that closed, or those under review that nobody has decided.
--
-- Any number of replicas may run it at any time: a filing leaves its index in the script that forgets it.
--
-- KEYS[1] index of them, by the time their retention counts from
-- ARGV[1] key prefix of the province                           ARGV[2] up to this time, ms
-- ARGV[3] at most this many
--
-- Returns {FORGOTTEN, count}
--- include keys
--- include keyed
--- include forget_filing
local prefix, filings = ARGV[1], {}
local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[2], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for n, id in ipairs(due) do filings[n] = filing_to_forget(prefix, id) or false end
for n, id in ipairs(due) do forget_filing(prefix, id, filings[n]) end
return { 'FORGOTTEN', #due }

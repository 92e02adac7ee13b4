-- Records a carrier's delivery report. Reports come late, twice and out of order: the first final word stays.
--
-- KEYS[1] the filing
-- ARGV[1] field of the ledger    ARGV[2] now, ms               ARGV[3] delivered or failed, by its number
-- ARGV[4] the carrier's word
--
-- Returns {RECORDED}, {REPEATED} (a final word was there) or {GONE} (the filing is no longer kept)
--- include contract
--- include ledger
local text = redis.call('HGET', KEYS[1], ARGV[1])
if not text then return { 'GONE' } end
local entry = ledger_read(text)
if entry.state == DeliveryState.DELIVERED or entry.state == DeliveryState.FAILED then return { 'REPEATED' } end

entry.state, entry.word = ARGV[3], ARGV[4]
entry.ended = string.format('%d', tonumber(ARGV[2]) - tonumber(redis.call('HGET', KEYS[1], 'submitted')))
redis.call('HSET', KEYS[1], ARGV[1], ledger_write(entry))
return { 'RECORDED' }

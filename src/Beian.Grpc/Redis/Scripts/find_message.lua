-- Finds which of our messages a delivery report is about, or parks the report until that is known.
--
-- KEYS[1] the carrier's message id                             KEYS[2] where a report is parked under it
-- ARGV[1] the report             ARGV[2] how long it is parked, ms
--
-- Returns {FOUND, our message id} or {PARKED}
local message = redis.call('GET', KEYS[1])
if message then return { 'FOUND', message } end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2], 'NX')
return { 'PARKED' }

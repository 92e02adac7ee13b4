-- Remembers which of our messages a carrier's message id is, once the carrier has accepted it.
--
-- A delivery report that came before this was parked, since nobody could tell whose it was; it is handed over now. It stays parked
-- until its time is over: whoever did not get this answer asks again, and a report recorded twice is recorded once.
--
-- KEYS[1] the carrier's message id                             KEYS[2] a report parked under it
-- ARGV[1] our message id         ARGV[2] how long it is remembered, ms
--
-- Returns {LINKED} or {REPORTED, parked report}
local parked = redis.call('GET', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if not parked then return { 'LINKED' } end
return { 'REPORTED', parked }

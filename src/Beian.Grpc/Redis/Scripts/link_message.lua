-- Remembers which of our messages a carrier's message id is, once the carrier has accepted it.
--
-- A delivery report that came before this was parked, since nobody could tell whose it was; it is handed over now.
--
-- KEYS[1] the carrier's message id                             KEYS[2] a report parked under it
-- ARGV[1] our message id         ARGV[2] how long it is remembered, ms
--
-- Returns {LINKED} or {REPORTED, parked report}
local parked = redis.call('GET', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if not parked then return { 'LINKED' } end
redis.call('DEL', KEYS[2])
return { 'REPORTED', parked }

-- Takes permits to hand messages to an operator: the rate is the installation's, so every replica asks here (generic cell rate
-- algorithm, many at a time).
--
-- One number is kept, the time from which the next permit is free. A replica whose clock runs ahead moves it ahead of the others'
-- clocks and gets the larger share; the sum stays within the rate.
--
-- KEYS[1] the operator's rate
-- ARGV[1] now, ms                ARGV[2] ms between two permits
-- ARGV[3] how many at most       ARGV[4] how far ahead they may be taken, ms
-- ARGV[5] how many at least
--
-- Returns how many are granted, and after how many ms to ask again where it is none
local now, gap, fewest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[5])
local free = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
local granted = math.min(tonumber(ARGV[3]), math.floor((now + tonumber(ARGV[4]) - free) / gap))
if granted < fewest then return { 0, math.max(1, math.ceil(free + fewest * gap - now - tonumber(ARGV[4]))) } end
redis.call('SET', KEYS[1], string.format('%.3f', free + granted * gap), 'PX', 60000)
return { granted, 0 }

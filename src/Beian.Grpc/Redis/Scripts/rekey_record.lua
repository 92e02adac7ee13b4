-- Writes phones on a subject's record under another key.
--
-- Each phone is written only where it still is the one that was read. The subject leaves the index of the key before when nothing
-- on its record is under that key any more, whoever wrote what meanwhile.
--
-- KEYS[1] the record             KEYS[2] records under the key before   KEYS[3] records under the new one
-- ARGV[1] the subject            ARGV[2] what each value under the key before begins with
-- ARGV[3..] for each phone: its field, its value as it was read, its value anew, its digest anew
--
-- Returns {REKEYED, count}   how many were written; nothing is left under the key before
--         {CHANGED, count}   how many were written; something is left, since the record has changed meanwhile
local anew, is_anew = {}, {}
for at = 3, #ARGV, 4 do
  if redis.call('HGET', KEYS[1], ARGV[at]) == ARGV[at + 1] then
    anew[#anew + 1] = at
    is_anew[ARGV[at]] = true
  end
end
local is_left, fields = false, redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  if not is_anew[fields[at]] and string.sub(fields[at + 1], 1, #ARGV[2]) == ARGV[2] then is_left = true end
end

for _, at in ipairs(anew) do redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 2], ARGV[at] .. '.digest', ARGV[at + 3]) end
if #anew > 0 then redis.call('SADD', KEYS[3], ARGV[1]) end
if is_left then return { 'CHANGED', #anew } end
redis.call('SREM', KEYS[2], ARGV[1])
return { 'REKEYED', #anew }

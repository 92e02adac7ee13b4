-- Erases phones from a subject's record. The site stays on it, with the providers it is reached through, and without a phone: until a
-- change of the site puts another one there, no access filing can be held against it.
--
-- Each phone goes only where it still is the one that was read. The subject leaves the index of every secret that nothing on its record
-- is under any more.
--
-- KEYS[1] the record             KEYS[2] the audit trail
-- KEYS[3..] records under each readable secret
-- ARGV[1] the subject            ARGV[2] now, ms
-- ARGV[3] caller                 ARGV[4] how many secrets are readable
-- ARGV[5..] what each value under each of them begins with; then for each phone: its field, its value as it was read
--
-- Returns {ERASED, count}        how many phones
--- include contract
--- include audit
local secrets, gone = tonumber(ARGV[4]), {}
local fields, left = redis.call('HGETALL', KEYS[1]), {}
for at = 1, #fields, 2 do left[fields[at]] = fields[at + 1] end
for at = 5 + secrets, #ARGV, 2 do
  if left[ARGV[at]] == ARGV[at + 1] then
    gone[#gone + 1] = ARGV[at]
    left[ARGV[at]] = nil
  end
end

if #gone == 0 then return { 'ERASED', 0 } end
audit_add(KEYS[2], ARGV[2], ARGV[3], AuditOutcome.ERASED, '', #gone)
for _, field in ipairs(gone) do redis.call('HDEL', KEYS[1], field, field .. '.digest') end
for n = 1, secrets do
  local mark, is_left = ARGV[4 + n], false
  for _, value in pairs(left) do
    if string.sub(value, 1, #mark) == mark then is_left = true end
  end
  if not is_left then redis.call('SREM', KEYS[2 + n], ARGV[1]) end
end
return { 'ERASED', #gone }

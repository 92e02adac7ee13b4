-- Erases what is kept of a phone by itself: which codes it had, how often it was typed wrong, how many messages it was sent today.
--
-- Codes of filings that are there stay: one that was submitted while the phone was being erased is open, and needs them.
--
-- KEYS[1..] under each readable secret: the phone's codes, tries of the phone, resends of the phone that met nothing
-- ARGV[1] key prefix of the province
--
-- Returns {ERASED}
--- include keys
local prefix, dead = ARGV[1], {}
for n = 1, #KEYS, 3 do
  local codes = redis.call('HGETALL', KEYS[n])
  for at = 1, #codes, 2 do
    local id = string.match(codes[at + 1], '^([^:]+):%d$')
    if not id or redis.call('EXISTS', filing_key(prefix, id)) == 0 then
      dead[#dead + 1] = { key = KEYS[n], digest = codes[at] }
    end
  end
end

for _, code in ipairs(dead) do redis.call('HDEL', code.key, code.digest) end
for n = 1, #KEYS, 3 do redis.call('DEL', KEYS[n + 1], KEYS[n + 2]) end
return { 'ERASED' }

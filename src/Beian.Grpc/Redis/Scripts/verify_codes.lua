-- Judges several entries of one province, each in its turn and as verify_code judges it alone.
--
-- Nothing else of the store comes between them, and none of them can tell: each finds what the ones before it have written. An entry
-- that fails (what it would write lies on a slot that is being moved, say) fails alone; its guards came before its writes, so it has
-- written nothing, and the next one is judged.
--
-- KEYS[1..] the keys of each entry, one entry after the other
-- ARGV[1] how many arguments every entry begins with
-- ARGV[2..] these; then for each entry: how many keys it has, how many more arguments, and those
--
-- Returns for each entry what verify_code returns, or the text of the error it failed with
--- function judge of verify_code
local common = tonumber(ARGV[1])
local verdicts, key, argument = {}, 0, common + 2
while ARGV[argument] do
  local keys, own = tonumber(ARGV[argument]), tonumber(ARGV[argument + 1])
  local arguments = { unpack(ARGV, 2, common + 1) }
  for n = 1, own do arguments[common + n] = ARGV[argument + 1 + n] end
  local ok, verdict = pcall(judge, { unpack(KEYS, key + 1, key + keys) }, arguments)
  if not ok and type(verdict) == 'table' then verdict = verdict.err end
  verdicts[#verdicts + 1] = verdict
  key, argument = key + keys, argument + 2 + own
end
return verdicts

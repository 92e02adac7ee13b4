-- The audit trail: who did what, one line a change, written by the script that makes the change, as its first write. So there is no
-- change without its line, and no line without its change: a retry that changes nothing adds none.
--
-- A line names a filing and the number of a challenge (or none), and no phone: whoever reads it looks that up in the filing, while there
-- is one. What is about no filing has a count in the number's place. `outcome` says which RPC it was.
local function audit_add(trail, time, caller, outcome, filing, number)
  redis.call('XADD', trail, '*', 'time', time, 'caller', caller, 'outcome', outcome, 'filing', filing, 'number', number)
end

-- The delivery ledger: what became of each message of a challenge, one short field a message.
--
-- "<trigger>;<state>;<attempts>;<queued>;<accepted>;<ended>;<sender number>;<carrier's word>": trigger and state by their
-- numbers in the contract, times in ms since the filing was submitted, empty where it has not happened. Kept under 64 bytes, the
-- longest value that a filing may hold in Redis' compact layout; the carrier's word is cut to fit.
local LEDGER_FORM = '^(%d+);(%d+);(%d+);(%d+);(%d*);(%d*);([^;]*);(.*)$'

local function ledger_write(entry)
  return string.sub(table.concat({ entry.trigger, entry.state, entry.attempts, entry.queued, entry.accepted, entry.ended,
    entry.sender, entry.word }, ';'), 1, 63)
end

local function ledger_queued(trigger, at)
  return string.format('%d;%d;0;%d;;;;', trigger, DeliveryState.QUEUED, at)
end

local function ledger_read(text)
  local entry = {}
  entry.trigger, entry.state, entry.attempts, entry.queued, entry.accepted, entry.ended, entry.sender, entry.word =
    string.match(text, LEDGER_FORM)
  entry.state, entry.attempts = tonumber(entry.state), tonumber(entry.attempts)
  return entry
end

-- The delivery ledger: what became of each message of a challenge, one short field a message.
--
-- "<trigger>;<attempt>;<state>;<tries>;<queued>;<accepted>;<ended>;<sender number>;<carrier's word>": trigger and state by their
-- numbers in the contract; attempt is 1, or 2 over the fallback route; tries counts submits; times in ms since the filing was
-- submitted, empty where it has not happened. At most 64 bytes, the longest value that a filing may hold in Redis' compact layout:
-- the carrier's word, which is nobody's promise, is cut to fit.
local LEDGER_FORM = '^(%d+);(%d+);(%d+);(%d+);(%d+);(%d*);(%d*);([^;]*);(.*)$'
local LEDGER_LONGEST = 64

local function ledger_head(entry)
  return table.concat({ entry.trigger, entry.attempt, entry.state, entry.tries, entry.queued, entry.accepted, entry.ended,
    entry.sender }, ';') .. ';'
end

-- As much of the word as there is room for behind the rest.
local function ledger_cut(head, word)
  local length = math.max(0, LEDGER_LONGEST - #head)
  if #word > length then
    -- Back to where a character begins: a byte from 0x80 to 0xBF goes on with the one before.
    while length > 0 and string.find(word, '^[\128-\191]', length + 1) do length = length - 1 end
    word = string.sub(word, 1, length)
  end
  return word
end

local function ledger_write(entry)
  local head = ledger_head(entry)
  return head .. ledger_cut(head, entry.word)
end

-- Whether this is the word that was written, as much of it as there was room for.
local function ledger_says(entry, word)
  return entry.word == ledger_cut(ledger_head(entry), word)
end

local function ledger_queued(trigger, attempt, at)
  return string.format('%d;%d;%d;0;%d;;;;', trigger, attempt, DeliveryState.QUEUED, at)
end

local function ledger_read(text)
  local entry = {}
  entry.trigger, entry.attempt, entry.state, entry.tries, entry.queued, entry.accepted, entry.ended, entry.sender, entry.word =
    string.match(text, LEDGER_FORM)
  entry.attempt, entry.state, entry.tries = tonumber(entry.attempt), tonumber(entry.state), tonumber(entry.tries)
  return entry
end

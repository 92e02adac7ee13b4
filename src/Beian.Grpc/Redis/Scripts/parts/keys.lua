-- Keys that only a script can know, because they hang on what a filing says. They share the hash tag in `prefix` with the
-- declared ones, so they lie on the same slot.
local function filing_key(prefix, id) return prefix .. 'filing:' .. id end
local function code_key(prefix, digest) return prefix .. 'code:' .. digest end
local function listing_key(prefix, provider, state) return prefix .. 'listing:' .. provider .. ':' .. state end
local function noon_key(prefix, operator) return prefix .. 'noon:' .. operator end
local function noon_run_key(prefix, run) return prefix .. 'noonrun:' .. run end
local function record_key(prefix, subject) return prefix .. 'record:' .. subject end
local function lane_key(prefix, operator, is_noon) return prefix .. 'outbox:' .. operator .. (is_noon and ':noon' or ':urgent') end

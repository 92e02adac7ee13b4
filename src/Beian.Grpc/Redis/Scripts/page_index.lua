-- Reads one page of an index, or of several merged: members by (score, member), ascending or descending, behind a cursor.
--
-- A member that stays in any of these indexes keeps its score, so it stands at one place in this order whatever else comes and
-- goes, and over all pages is met once. The cost is that of the page: each index gives at most `limit` members from its cursor on,
-- and members of the cursor's own millisecond that lie before it.
--
-- KEYS[1..] sorted sets
-- ARGV[1] ASC or DESC            ARGV[2] limit
-- ARGV[3] score of the cursor    ARGV[4] member of the cursor, or empty: begin at that score, inclusive
-- ARGV[5] the last score to give, inclusive
-- ARGV[6..] for each index, where there are any: a score to begin at, inclusive, that lies further on than the cursor's
--
-- Returns member and score in turn
local descending, limit, cursor_score, cursor_member = ARGV[1] == 'DESC', tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]

local function is_behind(member, score)
  if cursor_member == '' or score ~= cursor_score then return true end
  if descending then return member < cursor_member end
  return member > cursor_member
end

local found = {}
local function take(index)
  local key, first, taken, offset = KEYS[index], ARGV[3], 0, 0
  local bound = tonumber(ARGV[5 + index])
  if bound and ((descending and bound < cursor_score) or (not descending and bound > cursor_score)) then first = ARGV[5 + index] end
  while taken < limit do
    local rows
    if descending then
      rows = redis.call('ZRANGE', key, first, ARGV[5], 'BYSCORE', 'REV', 'LIMIT', offset, limit, 'WITHSCORES')
    else
      rows = redis.call('ZRANGE', key, first, ARGV[5], 'BYSCORE', 'LIMIT', offset, limit, 'WITHSCORES')
    end
    for row = 1, #rows, 2 do
      local member, score = rows[row], tonumber(rows[row + 1])
      if taken < limit and is_behind(member, score) then
        found[#found + 1] = { member = member, score = score }
        taken = taken + 1
      end
    end
    if #rows < 2 * limit then return end
    offset = offset + limit
  end
end
for index = 1, #KEYS do take(index) end

table.sort(found, function(a, b)
  if a.score ~= b.score then
    if descending then return a.score > b.score end
    return a.score < b.score
  end
  if descending then return a.member > b.member end
  return a.member < b.member
end)
local page = {}
for place = 1, math.min(limit, #found) do
  page[#page + 1] = found[place].member
  page[#page + 1] = string.format('%d', found[place].score)
end
return page

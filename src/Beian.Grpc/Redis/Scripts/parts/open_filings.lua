-- How many filings of a phone are open, as far as it takes to tell whether they are `most` or more: below that the answer may be too
-- high. `phones` holds the key of the phone's codes under each secret, `deadlines` is the index of open filings.

-- A phone's codes are known for a week after they have died, so their number is an upper bound that costs next to nothing. Only where
-- it is not enough is each of them looked up. The phone's day is among them and leads to no filing.
local function open_filings(phones, deadlines, now, most)
  local known, open = 0, 0
  for _, phone in ipairs(phones) do known = known + redis.call('HLEN', phone) end
  if known < most then return known end
  for _, phone in ipairs(phones) do
    local filings = redis.call('HVALS', phone)
    for n, member in ipairs(filings) do filings[n] = string.match(member, '^[^:]+') end
    -- By the thousand: what a call may be given is bounded.
    for first = 1, #filings, 1000 do
      for _, deadline in ipairs(redis.call('ZMSCORE', deadlines, unpack(filings, first, math.min(first + 999, #filings)))) do
        if deadline and now < tonumber(deadline) then open = open + 1 end
      end
    end
  end
  return open
end

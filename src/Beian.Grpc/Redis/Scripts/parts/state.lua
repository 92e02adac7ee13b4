-- The state that a stored one is at `now`: past its deadline an open filing is returned, whether or not the sweep has been by.
local function state_at(state, deadline, now)
  if state == FilingState.AWAITING_VERIFICATION and now >= deadline then return FilingState.RETURNED end
  return state
end

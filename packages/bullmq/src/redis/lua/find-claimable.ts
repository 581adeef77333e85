/**
 * ARGV: now, limit, number of runs in hand, of refused ones, these, pipelines. Answers when the next is due ("" where none is), and
 * due time and member of those that are.
 */
export const claimable = /* lua */ `
local now, limit = timeOr(ARGV[1]), tonumber(ARGV[2])
local inHand, refused = {}, {}
local first = 5 + tonumber(ARGV[3])
local firstPipeline = first + tonumber(ARGV[4])
for index = 5, first - 1 do inHand[ARGV[index]] = true end
for index = first, firstPipeline - 1 do refused[ARGV[index]] = true end

local function runIdOf(member) return string.match(member, ":(.*)$") end

-- The first of a set that are not left out.
local function take(set, from, to, count, mayRefuse)
  local taken, offset = {}, 0
  repeat
    local found = redis.call("ZRANGEBYSCORE", base .. ":" .. set, from, to, "WITHSCORES", "LIMIT", offset, 100)
    for index = 1, #found, 2 do
      local runId = runIdOf(found[index])
      if #taken < 2 * count and not inHand[runId] and not (mayRefuse and refused[runId]) then
        table.insert(taken, found[index + 1])
        table.insert(taken, found[index])
      end
    end
    offset = offset + 100
  until #found < 200 or #taken >= 2 * count
  return taken
end

local nextAt = ""
local reply = { "ok", nextAt }
local function search(set, mayRefuse)
  for _, value in ipairs(take(set, "-inf", now, limit, mayRefuse)) do table.insert(reply, value) end
  local later = take(set, "(" .. now, "+inf", 1, mayRefuse)[1]
  if later and (nextAt == "" or tonumber(later) < tonumber(nextAt)) then nextAt = later end
end
for index = firstPipeline, #ARGV do search("due:" .. ARGV[index], true) end
search("cancel", false)
reply[2] = nextAt
return reply
`;

/**
 * ARGV: now, runId. Answers pipeline, epoch, when it is due or "never", the time, whether it is held and whether it was asked to cancel;
 * nothing for a run that has ended or is gone.
 */
export const due = /* lua */ `
local run = load(ARGV[2])
if not run or run.endedAt ~= "" then return { "ok" } end
local now = timeOr(ARGV[1])
return { "ok", run.pipeline, run.epoch, run.dueAt, now, run.leaseUntil > tonumber(now) and "1" or "0", run.cancel }
`;

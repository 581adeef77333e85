/**
 * Walks along an index, newest first: from one time and number ("" for all of that time) back to another time, `most` runs of it.
 */
const walk = /* lua */ `
local function walk(set, untilAt, number, sinceAt, most, each)
  local left, offset = most, 0
  repeat
    local found = redis.call("ZREVRANGEBYSCORE", base .. ":" .. set, untilAt, sinceAt, "WITHSCORES", "LIMIT", offset, 100)
    for index = 1, #found, 2 do
      local own, runId = string.match(found[index], "^(%d+):(.*)$")
      -- Numbers have the same length, so they compare as texts.
      local isBehind = number == "" or found[index + 1] ~= untilAt or own < number
      if isBehind and left > 0 then
        each(own, runId, found[index + 1])
        left = left - 1
      end
    end
    offset = offset + 100
  until #found < 200 or left == 0
  return most - left
end
`;

/**
 * ARGV: set, last time, last number ("" for all of that time), first time, count, whether texts are asked for. Answers what is to be
 * known of each run, newest first, and the text of its first event.
 */
export const list = /* lua */ `
${walk}
local reply = { "ok" }
walk(ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), function(own, runId)
  local run = redis.call("HMGET", key("run", runId), "header", "status", "startedAt", "endedAt", "lastSeq", "queuedAt")
  local text = ""
  if ARGV[6] == "1" then text = redis.call("XRANGE", key("events", runId), "1-0", "1-0")[1][2][8] end
  for _, value in ipairs({ own, run[1], run[2], run[3] or "", run[4], run[5], run[6], text }) do table.insert(reply, value) end
end)
return reply
`;

/**
 * ARGV: set, last time, last number, first time, count, pipeline ("" for all). Answers how many runs were looked at, time and number of
 * the last of them, and each status found with its count.
 */
export const tally = /* lua */ `
${walk}
local counts, lastAt, lastNumber = {}, "", ""
local looked = walk(ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), function(own, runId, at)
  local run = redis.call("HMGET", key("run", runId), "status", "pipeline")
  lastAt, lastNumber = at, own
  if ARGV[6] == "" or run[2] == ARGV[6] then counts[run[1]] = (counts[run[1]] or 0) + 1 end
end)
local reply = { "ok", whole(looked), lastAt, lastNumber }
for status, count in pairs(counts) do
  table.insert(reply, status)
  table.insert(reply, whole(count))
end
return reply
`;

/** ARGV: last time, first time, statuses. Answers how many runs there are of each. */
export const total = /* lua */ `
local reply = { "ok" }
for index = 3, #ARGV do
  table.insert(reply, whole(redis.call("ZCOUNT", base .. ":list:status:" .. ARGV[index], ARGV[2], ARGV[1])))
end
return reply
`;

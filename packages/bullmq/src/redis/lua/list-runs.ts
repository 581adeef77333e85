/**
 * ARGV: set, last time, last number ("" for all of that time), first time, count, whether texts are asked for. Answers what is to be
 * known of each run, newest first, and the text of its first event.
 */
export const list = /* lua */ `
local set, untilAt, number, sinceAt, count = base .. ":" .. ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local reply, offset = { "ok" }, 0
repeat
  local found = redis.call("ZREVRANGEBYSCORE", set, untilAt, sinceAt, "WITHSCORES", "LIMIT", offset, 100)
  for index = 1, #found, 2 do
    local own, runId = string.match(found[index], "^(%d+):(.*)$")
    -- Numbers have the same length, so they compare as texts.
    local isBehind = number == "" or found[index + 1] ~= untilAt or own < number
    if isBehind and count > 0 then
      local run = redis.call("HMGET", key("run", runId), "header", "status", "endedAt", "lastSeq", "queuedAt")
      local text = ""
      if ARGV[6] == "1" then text = redis.call("XRANGE", key("events", runId), "1-0", "1-0")[1][2][8] end
      for _, value in ipairs({ own, run[1], run[2], run[3], run[4], run[5], text }) do table.insert(reply, value) end
      count = count - 1
    end
  end
  offset = offset + 100
until #found < 200 or count == 0
return reply
`;

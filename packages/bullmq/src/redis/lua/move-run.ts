// An ended run is moved to an archive: it is begun, copied, and finished. Until it is finished this store alone tells of it, and from
// then on the archive.

/** ARGV: now, for how long they have ended in milliseconds, from which place on, how many are looked at. Answers the next place ("" at the end) and runIds. */
export const findEnded = /* lua */ `
local before, from, count = tonumber(timeOr(ARGV[1])) - tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local reply, more = { "ok", "" }, false
for kind in pairs(ends) do
  -- In the order in which they were queued, which was before they ended.
  local set = base .. ":list:status:" .. string.sub(kind, 5)
  local found = redis.call("ZRANGEBYSCORE", set, "-inf", before, "LIMIT", from, count)
  for _, member in ipairs(found) do
    local runId = string.match(member, ":(.*)$")
    if tonumber(redis.call("HGET", key("run", runId), "endedAt")) <= before then table.insert(reply, runId) end
  end
  more = more or #found == count
end
if more then reply[2] = whole(from + count) end
return reply
`;

/**
 * ARGV: now, runId, for how long it is this caller's in milliseconds. Answers nothing where it has not ended, or somebody else moves it;
 * else what the store keeps of it, how many signals it has, these with their seq, and its files.
 */
export const beginMove = /* lua */ `
local run = load(ARGV[2])
if not run or run.endedAt == "" then return { "ok" } end
local now = tonumber(timeOr(ARGV[1]))
local unsettled = base .. ":unsettled"
local by = redis.call("ZSCORE", unsettled, run.runId)
if by and tonumber(by) > now then return { "ok" } end
redis.call("ZADD", unsettled, now + tonumber(ARGV[3]), run.runId)
redis.call("INCR", base .. ":moves")
local kept = redis.call("HMGET", key("run", run.runId), "header", "queuedAt", "startedAt")
local last = redis.call("XREVRANGE", key("events", run.runId), "+", "-", "COUNT", 1)[1]
local signals = redis.call("HGETALL", key("signals", run.runId))
local reply = { "ok", kept[1], string.match(run.member, "^%d+"), kept[2], kept[3] or "", run.endedAt, run.status, run.cancel,
  whole(run.lastSeq), last[2][4], run.epoch, run.holder, whole(run.leaseUntil), whole(run.lastN), whole(run.appendedAfter),
  whole(run.outsideTo), whole(run.seenSeq), whole(#signals / 2) }
for _, value in ipairs(signals) do table.insert(reply, value) end
for _, id in ipairs(redis.call("SMEMBERS", key("files", run.runId))) do table.insert(reply, id) end
return reply
`;

/** ARGV: runId, and of what was copied lastSeq, the last event's tag, and holder. Answers \`1\` where the run is the archive's now. */
export const finishMove = /* lua */ `
local run, why = load(ARGV[1])
local unsettled = base .. ":unsettled"
if why == "run_archived" then return { "ok", "1" } end
local last = run and redis.call("XREVRANGE", key("events", run.runId), "+", "-", "COUNT", 1)[1]
local isSame = run and run.endedAt ~= "" and run.lastSeq == tonumber(ARGV[2]) and last[2][4] == ARGV[3] and run.holder == ARGV[4]
if not isSame then
  -- Somebody may begin anew at once; what was copied does not count until then.
  redis.call("ZADD", unsettled, "XX", 0, ARGV[1])
  return { "ok", "0" }
end
clear(run)
redis.call("UNLINK", key("files", run.runId))
redis.call("SADD", base .. ":archived", run.runId)
redis.call("ZREM", unsettled, run.runId)
redis.call("INCR", base .. ":moves")
return { "ok", "1" }
`;

/** ARGV: the archive's id, "" to leave it open. Answers the id of the archive that the runs go to, if there is one. */
export const archiveId = /* lua */ `
if ARGV[1] ~= "" then redis.call("SET", base .. ":archive", ARGV[1], "NX") end
return { "ok", redis.call("GET", base .. ":archive") or "" }
`;

/** Answers how often a move was begun or finished. */
export const moves = /* lua */ `
return { "ok", redis.call("GET", base .. ":moves") or "0" }
`;

/** Answers the runs of which a copy in the archive does not count. */
export const unsettled = /* lua */ `
local reply = redis.call("ZRANGE", base .. ":unsettled", 0, -1)
table.insert(reply, 1, "ok")
return reply
`;

/** Answers those of them that are no longer here, each with why. */
export const unsettledGone = /* lua */ `
local reply = { "ok" }
for _, runId in ipairs(redis.call("ZRANGE", base .. ":unsettled", 0, -1)) do
  local run, why = load(runId)
  if not run then
    table.insert(reply, runId)
    table.insert(reply, why)
  end
end
return reply
`;

/** ARGV: runId, whether the archive has it. The archive holds no copy of it any more that does not count. */
export const settle = /* lua */ `
redis.call("ZREM", base .. ":unsettled", ARGV[1])
if ARGV[2] == "1" and redis.call("EXISTS", key("run", ARGV[1])) == 0 then redis.call("SADD", base .. ":archived", ARGV[1]) end
return { "ok" }
`;

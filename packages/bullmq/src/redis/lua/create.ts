/** ARGV: now, runId, header, pipeline, owner's list, process, tag, head, number of shards, facts. Answers `1` and the time, or `0` and the stored header. */
export const create = /* lua */ `
local runId, header, pipeline, owner, process, shards = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[9])
local found = redis.call("HMGET", key("run", runId), "deleted", "header", "createdBy")
if found[1] then return { "run_expired" } end
-- The same call, sent again since its reply was lost, is told that it created the run.
if found[2] then return { "ok", found[3] == ARGV[7] and "1" or "0", found[2] } end
if isArchived(runId) then return { "run_archived" } end
local gone = goneFile(10, #ARGV)
if gone then return { gone } end

local at = timeOr(ARGV[1])
redis.call("SET", base .. ":since", at, "NX")
local time = redis.call("TIME")
-- Of no other shard: a list over all of them, and over the archive, goes on behind it.
local number = math.max(tonumber(redis.call("GET", base .. ":number") or "0") + shards, tonumber(time[1]) * 1000000 + tonumber(time[2]))
number = number - number % shards + tonumber(string.match(base, "{(%d+)}$"))
redis.call("SET", base .. ":number", whole(number))
local member = whole(number) .. ":" .. runId
redis.call("HSET", key("run", runId), "header", header, "queuedAt", at, "createdBy", ARGV[7], "owner", owner)
local run = { runId = runId, member = member, pipeline = pipeline, status = "queued", endedAt = "", lastSeq = 0, cancel = "",
  dueAt = at, epoch = "0", holder = "", process = "", leaseUntil = 0, lastN = 0, appendedAfter = 0, outsideTo = 0, seenSeq = 0,
  before = {} }
store(run, at, ARGV[7], ARGV[8], 10, #ARGV)
save(run)
place("list", member, at)
place("list:pipeline:" .. pipeline, member, at)
place("list:owner:" .. owner, member, at)
tellWorkers(process)
return { "ok", "1", header }
`;

/** ARGV: runId. Answers the header, or nothing. */
export const find = /* lua */ `
local found = redis.call("HMGET", key("run", ARGV[1]), "deleted", "header")
if found[1] then return { "run_expired" } end
if not found[2] then return { isArchived(ARGV[1]) and "run_archived" or "ok" } end
return { "ok", found[2] }
`;

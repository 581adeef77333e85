import { statusAfter } from "@stepcast/pipeline/store";
import type { EventType, RunStatus } from "@stepcast/pipeline";

// What every script shares, in Lua. KEYS[1] is the shard's base, `<prefix>:{<shard>}`; all other keys begin with it, so they are in
// the same slot of a cluster. A run's keys, and the indexes that it stands in, change in one script or not at all.
//
//   run:<runId>        hash    the run besides its events; after its deletion the tombstone
//   events:<runId>     stream  its events, with ids <seq>-0
//   signals:<runId>    hash    key of a signal → seq
//   files:<runId>      set     ids of the files it mentions
//   file:<fileId>      set     runs that mention the file
//   gone:<fileId>      string  the file is forgotten ("forgotten:<call>"), or is while this call asks all shards ("<call>"); it expires
//   due:<pipeline>     zset    runs to be driven at this time: at once, when their lease expires, at their wakeAt
//   cancel             zset    the same, of those that were asked to cancel
//   list, list:<kind>: zset    runs by the time they were queued: all, by owner, by pipeline, by status
//   since              string  the time of the first run
//   number             string  the last run's number: its time in microseconds, rising, and by its remainder no other shard's
//   archive            string  in the first shard: the id of the archive that runs are moved to
//   archived           set     runs that were moved to the archive: all that is kept of them here
//   moves              string  how often a move to the archive was begun or finished
//   unsettled          zset    runs of which the archive may hold a copy that does not count, by when who moves it has given up
//
// Channels, without a shard: run:<runId> (something was stored; who did it), process:<id> (a run that it holds got a signal), claimable (who did it).
// A run stands in the sets as <number>:<runId>, so that runs of one time stand in their order.

type RunFactType = Extract<EventType, `run.${string}`>;

const statuses: Record<RunStatus, true> = {
  queued: true,
  running: true,
  waiting: true,
  paused: true,
  completed: true,
  failed: true,
  cancelled: true,
};

const runFacts: Record<RunFactType, true> = {
  "run.queued": true,
  "run.started": true,
  "run.taken_over": true,
  "run.waiting": true,
  "run.woken": true,
  "run.paused": true,
  "run.resumed": true,
  "run.cancel_requested": true,
  "run.completed": true,
  "run.failed": true,
  "run.cancelled": true,
};

/** `statusAfter` as a Lua table: what becomes of a status by an event is decided in one place. */
function statusTable(): string {
  const types = Object.keys(runFacts) as RunFactType[];
  const rows = (Object.keys(statuses) as RunStatus[]).map((status) => {
    const changes = types.map((type) => [type, statusAfter(status, type)] as const);
    return `${status} = { ${changes.map(([type, next]) => `["${type}"] = "${next}"`).join(", ")} }`;
  });
  return `{ ${rows.join(", ")} }`;
}

export const run = /* lua */ `
local base = KEYS[1]
local ends = { ["run.completed"] = true, ["run.failed"] = true, ["run.cancelled"] = true }
local never = "never"

local function key(kind, id) return base .. ":" .. kind .. ":" .. id end
local function channel(name) return string.match(base, "^(.*):{") .. ":" .. name end
local function whole(number) return string.format("%.0f", number) end

-- The time that the caller gave, or else the server's: milliseconds since 1970.
local function timeOr(given)
  if given ~= "" then return given end
  local time = redis.call("TIME")
  return whole(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
end

local fields = { "member", "pipeline", "status", "startedAt", "endedAt", "lastSeq", "cancel", "dueAt", "epoch", "holder", "process",
  "leaseUntil", "lastN", "appendedAfter", "outsideTo", "seenSeq", "deleted" }
local numbers = { lastSeq = true, leaseUntil = true, lastN = true, appendedAfter = true, outsideTo = true, seenSeq = true }

local function isArchived(runId) return redis.call("SISMEMBER", base .. ":archived", runId) == 1 end

-- The run, or nothing and why.
local function load(runId)
  local values = redis.call("HMGET", key("run", runId), unpack(fields))
  local run, before = { runId = runId }, {}
  for index, field in ipairs(fields) do
    local value = values[index]
    if value and numbers[field] then value = tonumber(value) end
    run[field] = value
    before[field] = value
  end
  if run.deleted then return nil, "run_expired" end
  if not run.member then return nil, isArchived(runId) and "run_archived" or "run_not_found" end
  run.before = before
  return run
end

local function place(set, member, score)
  if score == nil or score == never then redis.call("ZREM", base .. ":" .. set, member)
  else redis.call("ZADD", base .. ":" .. set, score, member) end
end

-- Saves what was changed of a run, and moves it in the indexes.
local function save(run)
  local changed = {}
  for _, field in ipairs(fields) do
    local value = run[field]
    if value ~= run.before[field] then
      table.insert(changed, field)
      table.insert(changed, type(value) == "number" and whole(value) or value)
    end
  end
  if #changed == 0 then return end
  redis.call("HSET", key("run", run.runId), unpack(changed))
  local before = run.before
  if run.dueAt ~= before.dueAt or run.cancel ~= before.cancel then
    place("due:" .. run.pipeline, run.member, run.dueAt)
    if run.cancel ~= "" then place("cancel", run.member, run.dueAt) end
  end
  if run.status ~= before.status then
    local queuedAt = redis.call("HGET", key("run", run.runId), "queuedAt")
    if before.status then place("list:status:" .. before.status, run.member, nil) end
    place("list:status:" .. run.status, run.member, queuedAt)
  end
end

-- Made when it is needed: a script is begun anew with each call.
local function statusAfter(status, kind)
  if string.sub(kind, 1, 4) ~= "run." then return status end
  local changes = ${statusTable()}
  return changes[status][kind] or status
end

-- Why facts must not be stored that bring in a file: it is forgotten, or just being so (law 19).
local function goneFile(from, to)
  for index = from + 2, to, 3 do
    for id in string.gmatch(ARGV[index], "[^,]+") do
      local by = redis.call("GET", key("gone", id))
      if by then return string.sub(by, 1, 10) == "forgotten:" and "file_not_found" or "being_forgotten" end
    end
  end
end

-- Stores facts, three arguments each (type, text from its second character on, file ids), as the run's next events.
local function store(run, at, tag, head, from, to)
  for index = from, to, 3 do
    local kind, seq = ARGV[index], run.lastSeq + 1
    local text = head .. whole(seq) .. ',"at":' .. at .. "," .. ARGV[index + 1]
    redis.call("XADD", key("events", run.runId), whole(seq) .. "-0", "at", at, "tag", tag, "type", kind, "text", text)
    for id in string.gmatch(ARGV[index + 2], "[^,]+") do
      redis.call("SADD", key("files", run.runId), id)
      redis.call("SADD", key("file", id), run.runId)
    end
    run.lastSeq = seq
    run.status = statusAfter(run.status, kind)
    if kind == "run.started" and not run.startedAt then run.startedAt = at end
    if kind == "run.cancel_requested" then run.cancel = "1" end
    if ends[kind] then run.endedAt, run.dueAt = at, never end
  end
end

-- Tells followers everywhere; whoever stored it knows.
local function tellFollowers(run, process)
  redis.call("PUBLISH", channel("run:" .. run.runId), process)
end

local function tellWorkers(process)
  redis.call("PUBLISH", channel("claimable"), process)
end

local function addEvents(reply, entries)
  local chars = 0
  for _, entry in ipairs(entries) do
    local values = entry[2]
    table.insert(reply, string.match(entry[1], "^%d+"))
    for index = 2, 8, 2 do table.insert(reply, values[index]) end
    chars = chars + string.len(values[8])
  end
  return chars
end

-- Events behind one seq and up to another, at most a page full: what is beyond is neither read nor sent.
local function addPage(reply, runId, after, last, pageChars)
  local chars = 0
  while after < last and chars < pageChars do
    local count = math.min(32, last - after)
    local entries = redis.call("XRANGE", key("events", runId), whole(after + 1) .. "-0", whole(last) .. "-0", "COUNT", count)
    if #entries == 0 then return end
    chars = chars + addEvents(reply, entries)
    after = after + #entries
  end
end

local function addBetween(reply, runId, after, last)
  if last <= after then return end
  addEvents(reply, redis.call("XRANGE", key("events", runId), whole(after + 1) .. "-0", whole(last) .. "-0"))
end

-- The run, if this lease still holds it: also past its time, as long as nobody has claimed the run (law 3 fences by epoch).
local function loadHeld(runId, epoch)
  local run, why = load(runId)
  if not run then return nil, why end
  if run.epoch ~= epoch or run.holder == "" then return nil, "fenced", run end
  return run
end

-- Takes an ended run out of everything but for its files' set, which is answered.
local function clear(run)
  local ids = redis.call("SMEMBERS", key("files", run.runId))
  for _, id in ipairs(ids) do redis.call("SREM", key("file", id), run.runId) end
  local owner = redis.call("HGET", key("run", run.runId), "owner")
  for _, set in ipairs({ "list", "list:status:" .. run.status, "list:pipeline:" .. run.pipeline, "list:owner:" .. owner }) do
    place(set, run.member, nil)
  end
  redis.call("UNLINK", key("run", run.runId), key("events", run.runId), key("signals", run.runId))
  return ids
end

local function letGo(run, dueAt)
  run.holder, run.process, run.leaseUntil = "", "", 0
  if run.endedAt == "" then run.dueAt = dueAt end
end
`;

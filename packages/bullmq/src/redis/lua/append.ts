/**
 * ARGV: now, runId, epoch, n, process, tag, head, facts. Answers the time, and the number of outside events before the lease's own;
 * its own events too where `n` was repeated, for they may have been stored under another time.
 */
export const append = /* lua */ `
local run, why = loadHeld(ARGV[2], ARGV[3])
if not run then return { why } end
local n = tonumber(ARGV[4])
if n > 0 and n == run.lastN then
  local reply = { "ok", "repeated", whole(run.outsideTo) }
  addBetween(reply, run.runId, run.appendedAfter, run.seenSeq)
  return reply
end
if n ~= run.lastN + 1 then return { "out_of_order", whole(run.lastN) } end
local count = #ARGV
if run.endedAt ~= "" then return { "run_ended" } end
for index = 8, count - 3, 3 do
  if ends[ARGV[index]] then return { "run_ended" } end
end
if run.cancel ~= "" then
  for index = 8, count, 3 do
    if ARGV[index] == "run.completed" then return { "cancel_requested" } end
  end
end
local gone = goneFile(8, count)
if gone then return { gone } end
local at = timeOr(ARGV[1])
local reply = { "ok", "stored", whole(run.lastSeq), at }
addBetween(reply, run.runId, run.seenSeq, run.lastSeq)
run.appendedAfter, run.outsideTo, run.lastN = run.seenSeq, run.lastSeq, n
store(run, at, ARGV[6], ARGV[7], 8, count)
run.seenSeq = run.lastSeq
save(run)
if count >= 8 then tellFollowers(run, ARGV[5]) end
return reply
`;

/** ARGV: now, runId, key, process, tag, head, fact. Answers `1` where it won, and the event that did. */
export const signal = /* lua */ `
local run, why = load(ARGV[2])
if not run then return { why } end
local winner = redis.call("HGET", key("signals", run.runId), ARGV[3])
if winner then
  local entry = redis.call("XRANGE", key("events", run.runId), winner .. "-0", winner .. "-0")
  -- The same call, sent again since its reply was lost, has won.
  local reply = { "ok", entry[1][2][4] == ARGV[5] and "1" or "0" }
  addEvents(reply, entry)
  return reply
end
if run.endedAt ~= "" then return { "run_ended" } end
local gone = goneFile(7, #ARGV)
if gone then return { gone } end
local at = timeOr(ARGV[1])
store(run, at, ARGV[5], ARGV[6], 7, #ARGV)
redis.call("HSET", key("signals", run.runId), ARGV[3], whole(run.lastSeq))
local now = tonumber(at)
-- Its holder hears of it, wherever it is.
if run.process ~= "" then redis.call("PUBLISH", channel("process:" .. run.process), run.runId) end
if run.leaseUntil <= now and run.endedAt == "" then
  if run.dueAt == never or tonumber(run.dueAt) > now then run.dueAt = at end
  tellWorkers(ARGV[4])
end
save(run)
tellFollowers(run, ARGV[4])
local reply = { "ok", "1" }
addBetween(reply, run.runId, run.lastSeq - 1, run.lastSeq)
return reply
`;

/** ARGV: now, runId, leaseMs, tag of this call, process, page's chars. Answers `claimed`, epoch, lastSeq and a first page; or `held` and until when; or `ended`. */
export const claim = /* lua */ `
local run, why = load(ARGV[2])
if not run then return { why } end
if run.endedAt ~= "" then return { "ok", "ended" } end
local now = timeOr(ARGV[1])
local tag = ARGV[4]
-- The same call, sent again since its reply was lost, is given the lease that it took.
if run.holder ~= tag then
  if run.leaseUntil > tonumber(now) then return { "ok", "held", whole(run.leaseUntil) } end
  run.epoch = whole(tonumber(run.epoch) + 1)
  run.holder, run.process = tag, ARGV[5]
  run.leaseUntil = tonumber(now) + tonumber(ARGV[3])
  run.dueAt = whole(run.leaseUntil)
  run.lastN, run.appendedAfter, run.outsideTo, run.seenSeq = 0, run.lastSeq, run.lastSeq, run.lastSeq
  save(run)
end
local reply = { "ok", "claimed", run.epoch, whole(run.seenSeq) }
addPage(reply, run.runId, 0, run.seenSeq, tonumber(ARGV[6]))
return reply
`;

/** ARGV: now, runId, epoch, leaseMs. Answers `1` where something from outside is stored that the holder has not been given. */
export const renew = /* lua */ `
local run, why = loadHeld(ARGV[2], ARGV[3])
if not run then return { why } end
run.leaseUntil = tonumber(timeOr(ARGV[1])) + tonumber(ARGV[4])
if run.endedAt == "" then run.dueAt = whole(run.leaseUntil) end
save(run)
return { "ok", run.lastSeq > run.seenSeq and "1" or "0" }
`;

/** ARGV: now, runId, epoch, process. */
export const release = /* lua */ `
local run, why = loadHeld(ARGV[2], ARGV[3])
if not run then return { why == "run_archived" and why or "ok" } end
letGo(run, timeOr(ARGV[1]))
save(run)
tellWorkers(ARGV[4])
return { "ok" }
`;

/** ARGV: now, runId, epoch, afterSeq, wakeAt or "never", process, tag, head, fact. Answers `1` and seq and time where it was suspended. */
export const suspend = /* lua */ `
local run, why, taken = loadHeld(ARGV[2], ARGV[3])
if not run then
  -- The same call, sent again since its reply was lost.
  local last = taken and taken.epoch == ARGV[3] and redis.call("XREVRANGE", key("events", ARGV[2]), "+", "-", "COUNT", 1)[1]
  if last and last[2][4] == ARGV[7] then return { "ok", "1", whole(taken.lastSeq), last[2][2] } end
  return { why }
end
if run.endedAt ~= "" then return { "run_ended" } end
if run.lastSeq ~= tonumber(ARGV[4]) then return { "ok", "0" } end
local at = timeOr(ARGV[1])
store(run, at, ARGV[7], ARGV[8], 9, #ARGV)
letGo(run, ARGV[5])
save(run)
tellFollowers(run, ARGV[6])
tellWorkers(ARGV[6])
return { "ok", "1", whole(run.lastSeq), at }
`;

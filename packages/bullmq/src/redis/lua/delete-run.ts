/**
 * ARGV: runId, process, tag of this call, for how long it may be repeated in milliseconds; of a run in the archive its owner's list and input
 * fingerprint. Answers the ids of its files that no other run of this shard mentions.
 */
export const remove = /* lua */ `
local runId, tag = ARGV[1], ARGV[3]
local function unusedOf(ids)
  local reply = { "ok" }
  for _, id in ipairs(ids) do
    if redis.call("EXISTS", key("file", id)) == 0 then table.insert(reply, id) end
  end
  return reply
end
local function bury(owner, fingerprint)
  redis.call("HSET", key("run", runId), "deleted", tag, "owner", owner, "inputFingerprint", fingerprint)
end
local run, why = load(runId)
if run then
  if run.endedAt == "" then return { "run_active" } end
  local kept = redis.call("HMGET", key("run", runId), "owner", "header")
  local ids = clear(run)
  bury(kept[1], cjson.decode(kept[2]).inputFingerprint)
  -- What the same call answers again.
  redis.call("PEXPIRE", key("files", runId), ARGV[4])
  tellFollowers(run, ARGV[2])
  return unusedOf(ids)
end
if why == "run_archived" and ARGV[6] then
  redis.call("SREM", base .. ":archived", runId)
  redis.call("ZADD", base .. ":unsettled", 0, runId)
  bury(ARGV[5], ARGV[6])
  return { "ok" }
end
-- The same call, sent again since its reply was lost.
if why == "run_expired" and redis.call("HGET", key("run", runId), "deleted") == tag then
  return unusedOf(redis.call("SMEMBERS", key("files", runId)))
end
return { why }
`;

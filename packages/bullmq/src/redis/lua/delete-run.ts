/** ARGV: runId, process. Answers the ids of its files that no other run of this shard mentions. */
export const remove = /* lua */ `
local run, why = load(ARGV[1])
if not run then return { why } end
if run.endedAt == "" then return { "run_active" } end
local reply = { "ok" }
for _, id in ipairs(redis.call("SMEMBERS", key("files", run.runId))) do
  redis.call("SREM", key("file", id), run.runId)
  if redis.call("EXISTS", key("file", id)) == 0 then table.insert(reply, id) end
end
local kept = redis.call("HMGET", key("run", run.runId), "owner", "header")
local fingerprint = cjson.decode(kept[2]).inputFingerprint
for _, set in ipairs({ "list", "list:status:" .. run.status, "list:pipeline:" .. run.pipeline, "list:owner:" .. kept[1] }) do
  place(set, run.member, nil)
end
redis.call("UNLINK", key("run", run.runId), key("events", run.runId), key("signals", run.runId), key("files", run.runId))
redis.call("HSET", key("run", run.runId), "deleted", "1", "owner", kept[1], "inputFingerprint", fingerprint)
tellFollowers(run, ARGV[2])
return reply
`;

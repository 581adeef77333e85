/** ARGV: runId, seq and tag of the cursor ("" where it has none), limit, page's chars. Answers whether the cursor is known, lastSeq, whether the run has ended, and a page. */
export const read = /* lua */ `
local run, why = load(ARGV[1])
if not run then return { why } end
local seq, limit = tonumber(ARGV[2]), tonumber(ARGV[4])
local last, ended = whole(run.lastSeq), run.endedAt ~= "" and "1" or "0"
if seq > run.lastSeq then return { "ok", "0", last, ended } end
if seq > 0 and ARGV[3] ~= "" then
  local entry = redis.call("XRANGE", key("events", run.runId), whole(seq) .. "-0", whole(seq) .. "-0")[1]
  if not entry or entry[2][4] ~= ARGV[3] then return { "ok", "0", last, ended } end
end
local reply = { "ok", "1", last, ended }
addPage(reply, run.runId, seq, math.min(run.lastSeq, seq + limit), tonumber(ARGV[5]))
return reply
`;

/** ARGV: runId, after, last, page's chars. The next page of a run that is being claimed: no cursor is needed there. */
export const readOn = /* lua */ `
local run, why = load(ARGV[1])
if not run then return { why } end
local reply = { "ok" }
addPage(reply, run.runId, tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]))
return reply
`;

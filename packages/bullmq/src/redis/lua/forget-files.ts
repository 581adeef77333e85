// A file is forgotten in all shards or in none (law 19). A call first reserves it in each, where no run mentions it: until it has
// decided, or its time is over, facts that bring the file in wait. Then it makes that firm in each, or gives it back.

/** ARGV: call, for how long in milliseconds, ids. Answers those that no run of this shard mentions and no other call has reserved. */
export const reserveFiles = /* lua */ `
local reply = { "ok" }
for index = 3, #ARGV do
  local id = ARGV[index]
  local by = redis.call("GET", key("gone", id))
  local isFree = not by or by == ARGV[1] or string.sub(by, 1, 10) == "forgotten:"
  if isFree and redis.call("EXISTS", key("file", id)) == 0 then
    if not by then redis.call("SET", key("gone", id), ARGV[1], "PX", ARGV[2]) end
    table.insert(reply, id)
  end
end
return reply
`;

/** ARGV: call, for how long it is known, ids. Answers those that were still reserved, and are forgotten now. */
export const forgetReserved = /* lua */ `
local reply = { "ok" }
for index = 3, #ARGV do
  local id = ARGV[index]
  local by = redis.call("GET", key("gone", id))
  if by and (by == ARGV[1] or string.sub(by, 1, 10) == "forgotten:") then
    redis.call("SET", key("gone", id), "forgotten:" .. ARGV[1], "PX", ARGV[2])
    table.insert(reply, id)
  end
end
return reply
`;

/** ARGV: call, ids. Undoes what this call did. */
export const giveBackFiles = /* lua */ `
for index = 2, #ARGV do
  local by = redis.call("GET", key("gone", ARGV[index]))
  if by == ARGV[1] or by == "forgotten:" .. ARGV[1] then redis.call("DEL", key("gone", ARGV[index])) end
end
return { "ok" }
`;

/** Answers the time of this shard's first run, if it had one. */
export const since = /* lua */ `
local at = redis.call("GET", base .. ":since")
if not at then return { "ok" } end
return { "ok", at }
`;

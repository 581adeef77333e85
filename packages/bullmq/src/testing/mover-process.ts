import { type ArchivedLog, archivedLog } from "../archive/archived-log.ts";
import { postgresArchive } from "../postgres/postgres-archive.ts";
import { redisLog } from "../redis/redis-log.ts";

// A process that moves all ended runs, or deletes one, and kills itself (no clean-up, no goodbye) at the `killAt`th of the moments at which
// it could die: before and after each thing that it asks of one of the stores, and in the middle of a copy.

const [redisUrl = "", postgresUrl = "", store = "", killAt = "0", deleted = ""] = process.argv.slice(2);
let moments = 0;

function moment(): void {
  moments += 1;
  if (moments === Number(killAt)) process.kill(process.pid, "SIGKILL");
}

const hot = redisLog(redisUrl, { prefix: store });
const archive = postgresArchive(postgresUrl, { schema: store });
await archive.log.find("nobody");

const { moves } = hot;
const [begin, finish, remove, settle, events] = [
  moves.begin.bind(moves),
  moves.finish.bind(moves),
  moves.delete.bind(moves),
  moves.settle.bind(moves),
  moves.events.bind(moves),
];
moves.begin = around(begin);
moves.finish = around(finish);
moves.delete = around(remove);
moves.settle = around(settle);
moves.events = async function* (run) {
  for await (const page of events(run)) {
    moment();
    yield page;
  }
};
archive.copy = around(archive.copy.bind(archive));
archive.bury = around(archive.bury.bind(archive));

const log: ArchivedLog = archivedLog(hot, archive, { afterMs: 0, everyMs: 0 });
await (deleted === "" ? log.moveEnded() : log.delete(deleted));
await log.close();

function around<Args extends unknown[], Result>(
  ask: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    moment();
    const result = await ask(...args);
    moment();
    return result;
  };
}

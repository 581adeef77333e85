import { type PeerName, peers } from "./peer.ts";

// A worker's process: `worker.ts <peer> <address> <folder>`. Asked, it says what it has used so far.

const [name, url = "", files = ""] = process.argv.slice(2);
const peer = await peers[name as PeerName](); // given by whoever starts it
const stop = await peer.work({ url, files });
process.on("message", (message) => {
  if (message === "usage") process.send?.(used());
  if (message === "stop") void stop().then(() => process.disconnect());
});
// Also where whoever measures was ended.
process.on("disconnect", () => process.exit());
process.send?.("ready");

function used(): WorkerUsage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, memoryBytes: process.memoryUsage.rss() };
}

export interface WorkerUsage {
  cpuMs: number;
  memoryBytes: number;
}

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { root } from "./run-program.ts";

export interface RunningServer {
  url: string;
  /** Resolves once it has ended. */
  stop(): Promise<void>;
}

/** Starts the product's server in a process of its own, with its files below `folder`. */
export async function startServer(folder: string): Promise<RunningServer> {
  const env = { ...process.env, STEPCAST_PORT: "0", STEPCAST_FILES: join(folder, "server") };
  const server = fork(join(root, "apps/server/src/main.ts"), { env, stdio: "pipe" });
  const ended = once(server, "exit");
  const [{ url }] = (await once(server, "message")) as [{ url: string }];
  const stop = async () => {
    server.kill();
    await ended;
  };
  return { url, stop };
}

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const main = fileURLToPath(new URL("./server-main.ts", import.meta.url));

/** A server in a process of its own, its log in a folder, which can be killed and started again where it was. */
export async function serverProcess(folder: string) {
  let child: ChildProcess | undefined;
  let port = 0;
  const start = async () => {
    const started = fork(main, [String(port), folder], { stdio: "pipe" });
    child = started;
    onTestFinished(() => void started.kill("SIGKILL"));
    const [message] = (await once(started, "message")) as [{ port: number }];
    port = message.port;
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    start,
    /** As a power cut does. */
    async kill() {
      if (!child) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

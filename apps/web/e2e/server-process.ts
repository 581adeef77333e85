import { readFileSync } from "node:fs";

/** The server below a running `pnpm start`, as Linux tells of it. */
export function serverPid(appPid: number): number {
  const children = readFileSync(`/proc/${appPid}/task/${appPid}/children`, "utf8").trim().split(" ");
  const server = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("src/main.ts"));
  if (!server) throw new Error("the server does not run");
  return Number(server);
}

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { searchPath } from "./environment.ts";

const run = promisify(execFile);

export interface PostgresServer {
  readonly url: string;
  readonly port: number;
  /** Of its first process, whose children are the others. */
  readonly pid: number;
  /** Ends it: at once, as a crash would, or in order. */
  stop(how: "crash" | "shutdown"): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
  /** Ends it and removes what it stored. */
  close(): Promise<void>;
}

/** A real Postgres of its own on a free loopback port, its data in a temporary folder. `settings` are the server's own, `name=value`. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), "stepcast-postgres-"));
  const identity = unprivileged();
  if (identity) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, "data");
  const setUp = ["-D", data, "-U", "stepcast", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  await run(join(bin, "initdb"), setUp, { ...identity, cwd: folder });
  const port = await freePort();
  const url = `postgres://stepcast@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  // A test run that ends anyhow takes it along.
  process.once("exit", () => server?.kill("SIGQUIT"));

  async function start(): Promise<void> {
    const options = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", ...settings];
    const args = ["-D", data, ...options.flatMap((option) => ["-c", option])];
    server = spawn(join(bin, "postgres"), args, { ...identity, cwd: folder, stdio: "ignore" });
    while (!(await answers(url))) {
      if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function stop(how: "crash" | "shutdown"): Promise<void> {
    if (!server || server.exitCode !== null) return;
    const ended = once(server, "exit");
    server.kill(how === "crash" ? "SIGQUIT" : "SIGINT");
    await ended;
  }

  await start();
  return {
    url,
    port,
    stop,
    start,
    get pid() {
      return server?.pid ?? 0;
    },
    async close() {
      await stop("crash");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where `initdb` and `postgres` are: Debian keeps them off the path. */
function binaries(): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [...versions.map((version) => join(debian, version, "bin")), ...searchPath.split(delimiter)];
  const bin = places.find((place) => existsSync(join(place, "initdb")));
  if (bin) return bin;
  throw new Error("these tests start a Postgres of their own: install it, `apt-get install postgresql`");
}

/** Postgres does not run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  const nobody = 65534;
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

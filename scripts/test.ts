import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

// `pnpm test`: format, lint and types first, since they fail fastest; then every test project, up to a real browser.

const { values, positionals } = parseArgs({ options: { full: { type: "boolean" } }, allowPositionals: true });
const root = join(import.meta.dirname, "..");

stage("format", "biome", ["ci", "--reporter=summary", "."]);
stage("lint", "oxlint", ["--type-aware", "--quiet"]);
stage("unused code and dependencies", "knip", ["--no-config-hints"]);
for (const config of globSync(
  [
    "{packages,apps}/*/tsconfig.json",
    "examples/tsconfig.json",
    "apps/web/e2e/tsconfig.json",
    "scripts/tsconfig.json",
  ],
  { cwd: root },
)) {
  stage(`types of ${dirname(config)}`, "tsc", ["-p", config]);
}
await tests();

/**
 * The browser's tests wait most of the time, on one app for all of them, so they run beside the others: two vitests, each with a
 * share of the machine. What was asked for by name runs in one.
 */
async function tests(): Promise<void> {
  const shares = positionals.length > 0 ? [[]] : [["--project=!web"], ["--project=web"]];
  const results = await Promise.all(shares.map((share, index) => vitest(share, { held: index > 0 })));
  const [passed, failed] = [sum(results, "numPassedTests"), sum(results, "numFailedTests")];
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(results.every(({ code }) => code === 0) ? 0 : 1);
}

interface Result {
  code: number;
  numPassedTests: number;
  numFailedTests: number;
}

function sum(results: Result[], count: "numPassedTests" | "numFailedTests"): number {
  return results.reduce((all, result) => all + result[count], 0);
}

/**
 * `held`: its lines are printed when it is done, not among those of another. What the tests write for themselves goes with their folder:
 * stores of crashed processes are left to lie, and soon there were half a million.
 */
async function vitest(share: string[], { held }: { held: boolean }): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "stepcast-test-"));
  // Postgres refuses to be root: where we are, it goes through this folder as nobody.
  chmodSync(folder, 0o711);
  const report = join(folder, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const child = spawn(command("vitest"), ["run", ...reporters, ...share, ...positionals], {
    cwd: root,
    stdio: ["ignore", held ? "pipe" : "inherit", held ? "pipe" : "inherit"],
    env: { ...process.env, TMPDIR: folder, ...(values.full && { STEPCAST_TEST_FULL: "1" }) },
  });
  const lines: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) output?.on("data", (line: Buffer) => lines.push(line));
  const [code] = (await once(child, "close")) as [number | null];
  process.stdout.write(Buffer.concat(lines));
  const counts = existsSync(report) ? (JSON.parse(readFileSync(report, "utf8")) as Result) : undefined;
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return {
    code: code ?? 1,
    numPassedTests: counts?.numPassedTests ?? 0,
    numFailedTests: counts?.numFailedTests ?? 0,
  };
}

function stage(name: string, program: string, args: string[]): void {
  const began = performance.now();
  const { status } = spawnSync(command(program), args, { cwd: root, stdio: "inherit" });
  console.log(
    `${status === 0 ? "ok  " : "FAIL"} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) process.exit(status ?? 1);
}

/** pnpm puts the tools beside the root's dependencies. */
function command(program: string): string {
  return join(root, "node_modules/.bin", program);
}

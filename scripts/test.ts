import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
tests();

function tests(): void {
  const folder = mkdtempSync(join(tmpdir(), "stepcast-test-"));
  const report = join(folder, "report.json");
  const args = [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...positionals,
  ];
  const env = { ...process.env, ...(values.full && { STEPCAST_TEST_FULL: "1" }) };
  const { status } = spawnSync(command("vitest"), args, { cwd: root, stdio: "inherit", env });
  const counts = existsSync(report) ? (JSON.parse(readFileSync(report, "utf8")) as Counts) : undefined;
  rmSync(folder, { recursive: true });
  if (counts) console.log(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
  process.exit(status ?? 1);
}

interface Counts {
  numPassedTests: number;
  numFailedTests: number;
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

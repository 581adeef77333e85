import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
// Inside the package, so that its dependencies are found.
const cache = join(import.meta.dirname, "../node_modules/.cache/readme");

/** What the README takes as given. */
const given = `
import type { Engine } from "@stepcast/pipeline/engine";
import type { TRPCClient } from "@trpc/client";
import type { CreateTRPCReact } from "@trpc/react-query";
declare const engine: Engine;
declare const csv: FileRef;
declare const trpc: CreateTRPCReact<typeof router, unknown>;
declare const client: TRPCClient<typeof router>;
`;

/** The server's router, of which this package's README only takes the type. */
const router = `
import { defineAgent, definePipeline, FileRef } from "@stepcast/pipeline";
import type { PipelineRouter } from "@stepcast/trpc";
import { t } from "@stepcast/trpc";
import { z } from "zod";
const clean = defineAgent({
  input: z.object({ csv: FileRef }),
  output: z.object({ dropped: z.number() }),
  run: async () => ({ dropped: 0 }),
});
const report = definePipeline({
  name: "report",
  input: z.object({ csv: FileRef }),
  agents: { clean },
  questions: {
    columns: { data: z.object({ candidates: z.array(z.string()) }), answer: z.object({ text: z.string() }) },
  },
  signals: { addSection: z.object({ column: z.string() }) },
  run: async ({ csv }) => ({ file: csv }),
});
declare const reports: PipelineRouter<typeof report>;
const appRouter = t.router({ report: reports });
export type AppRouter = typeof appRouter;
`;

function blocksOf(readme: string): string[] {
  const text = readFileSync(join(root, readme), "utf8");
  return [...text.matchAll(/```tsx?\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
}

/** What the compiler says of some files, by their paths. */
function compile(name: string, files: Record<string, string>, compilerOptions = {}): string {
  const folder = join(cache, name);
  rmSync(folder, { recursive: true, force: true });
  for (const [path, code] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), code);
  }
  const config = { extends: join(root, "packages/react/tsconfig.json"), compilerOptions, include: ["**/*"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  return spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" }).stdout;
}

/** A compiler on a busy machine. */
const timeout = 60_000;

test("the code in the README compiles as it stands", { timeout }, () => {
  const blocks = blocksOf("README.md");
  expect(blocks).toHaveLength(2);
  expect(compile("root", { "readme.tsx": blocks.join("\n") + given })).toBe("");
});

test("the files in this package's README compile as an app has them", { timeout }, () => {
  const files = blocksOf("packages/react/README.md").map(
    (code) => [/^\/\/ (\S+)\n/.exec(code)?.[1], code] as const,
  );
  expect(files.map(([path]) => path)).toEqual([
    "trpc.tsx",
    "report.tsx",
    "run.tsx",
    "run-title.tsx",
    "run-summary.tsx",
    "runs.tsx",
    "controls.tsx",
    "ask-columns.tsx",
    "start.tsx",
    "stars.tsx",
    "show-run.tsx",
    "show-graph.tsx",
    "show-log.tsx",
    "app/runs/[runId]/page.tsx",
  ]);
  // As Next sets it: imports without extensions.
  const bundled = { module: "esnext", moduleResolution: "bundler" };
  expect(compile("package", { ...Object.fromEntries(files), "router.ts": router }, bundled)).toBe("");
});

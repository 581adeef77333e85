import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
// Inside the package, so that its dependencies are found.
const folder = join(import.meta.dirname, "../node_modules/.cache/readme");

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

test("the code in the README compiles as it stands", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/```tsx?\n([\s\S]*?)```/g)].map(([, code]) => code);
  expect(blocks).toHaveLength(2);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "readme.tsx"), blocks.join("\n") + given);
  const extended = join(root, "packages/react/tsconfig.json");
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: extended, include: ["readme.tsx"] }),
  );
  const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
});

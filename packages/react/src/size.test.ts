import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const packages = join(import.meta.dirname, "../..");
/** What an app has anyway. */
const external = [/^react($|\/)/, /^@tanstack\//, /^@trpc\//, /^superjson$/];

/** What some doors export, all of it or by name, as an app's build makes it: what loads at once. What is imported later is left out. */
async function bundle(namesByDoor: Record<string, string>): Promise<{ code: string; modules: string[] }> {
  const entry = "all.ts";
  const text = Object.entries(namesByDoor)
    .map(([door, names]) => `export ${names} from ${JSON.stringify(join(packages, door))};`)
    .join("\n");
  const building = await rolldown({
    input: entry,
    external,
    platform: "browser",
    // Of libraries' "use client", which says nothing here.
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? text : null),
      },
    ],
  });
  const { output } = await building.generate({ minify: true });
  await building.close();
  const chunks = new Map(output.flatMap((part) => (part.type === "chunk" ? [[part.fileName, part]] : [])));
  const atOnce = [...loadedAtOnce(output[0].fileName, (name) => chunks.get(name)?.imports ?? [])];
  const loaded = atOnce.flatMap((name) => chunks.get(name) ?? []);
  const modules = loaded.flatMap((chunk) => Object.entries(chunk.modules));
  return {
    code: loaded.map(({ code }) => code).join("\n"),
    modules: modules
      // What the bundler itself adds has a NUL in its name.
      .filter(([id, { renderedLength }]) => renderedLength > 0 && !id.includes("\0"))
      .map(([id]) => relative(packages, id)),
  };
}

/** A chunk and all that it imports, and they import. */
function loadedAtOnce(name: string, importsOf: (name: string) => string[], found = new Set<string>()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const imported of importsOf(name)) loadedAtOnce(imported, importsOf, found);
  return found;
}

const hooks =
  "{ usePipelineRun, useRunCounts, useRunEvents, useRuns, useSuspensePipelineRun, useSuspenseRuns }";

test("the hooks and the client are under 16 kB in a browser, and bring nothing but our own code", async () => {
  const { code, modules } = await bundle({ "react/src/index.ts": hooks, "trpc/src/client/index.ts": "*" });
  expect(modules).toEqual(
    expect.arrayContaining(["react/src/use-pipeline-run.ts", "trpc/src/client/follow/follow.ts"]),
  );
  // No zod, nothing of Node, none of what defines or runs pipelines, and none of the parts.
  expect(modules.filter((path) => !/^(react|trpc|pipeline\/src\/model)\//.test(path))).toEqual([]);
  expect(modules.filter((path) => path.startsWith("react/src/parts/"))).toEqual([]);
  expect(code).not.toMatch(/from\s*["']node:/);
  expect(gzipSync(code).length).toBeLessThan(16_000);
});

test("the form is a door of its own, under 15 kB and without a library; its model has no React", async () => {
  const form = await bundle({ "react/src/form/index.ts": "*" });
  expect(form.modules.filter((path) => !path.startsWith("react/src/form/"))).toEqual([]);
  expect(gzipSync(form.code).length).toBeLessThan(15_000);
  const model = await bundle({ "react/src/form/model/index.ts": "*" });
  expect(model.modules.filter((path) => !path.startsWith("react/src/form/model/"))).toEqual([]);
  expect(model.code).not.toMatch(/from\s*["']/);
  expect(gzipSync(model.code).length).toBeLessThan(9_000);
});

/** What each part brings, besides React and the virtual list, with all it shares with others. */
const parts: readonly [part: string, limitBytes: number][] = [
  ["RunStatus", 3_500],
  ["FileCard", 4_500],
  ["RunTimeline", 11_000],
];

test.each(parts)(
  "%s brings no library but the virtual list, and no more than %i bytes",
  async (part, limitBytes) => {
    const { code, modules } = await bundle({ "react/src/index.ts": `{ ${part} }` });
    expect(modules.filter((path) => !/^(react\/src\/parts|pipeline\/src\/model)\//.test(path))).toEqual([]);
    expect(gzipSync(code).length).toBeLessThan(limitBytes);
  },
);

test("the graph is a door of its own, since it brings libraries: it is what apps load once it is shown", async () => {
  const graph = await bundle({ "react/src/graph/index.ts": "*" });
  expect(gzipSync(graph.code).length).toBeLessThan(85_000);
  const { modules } = await bundle({ "react/src/index.ts": "*" });
  expect(modules.filter((path) => /xyflow|dagre/.test(path))).toEqual([]);
});

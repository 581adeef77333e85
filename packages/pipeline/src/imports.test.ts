import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const src = import.meta.dirname;
const importPattern =
  /^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gms;
const typeOnly = /^\s*(?:import|export)\s+type\s/;

interface Import {
  specifier: string;
  isType: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), "utf8");
  return [...text.matchAll(importPattern)].map((match) => ({
    specifier: match[1] ?? match[2] ?? match[3] ?? "",
    isType: typeOnly.test(match[0]),
  }));
}

function resolve(from: string, specifier: string): string {
  return relative(src, join(src, dirname(from), specifier));
}

/** What a door really loads: its files, and what they take from outside. Types are gone by then. */
function loadedBy(door: string): { files: Set<string>; outside: Set<string> } {
  const files = new Set<string>();
  const outside = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const { specifier, isType } of importsOf(file)) {
      if (isType) continue;
      if (specifier.startsWith(".")) visit(resolve(file, specifier));
      else outside.add(specifier);
    }
  };
  visit(door);
  return { files, outside };
}

const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.includes(".test") && !file.includes("fixtures"),
);

test("the main door is safe in a browser: it loads nothing of Node", () => {
  const { files, outside } = loadedBy("index.ts");
  expect(files.size).toBeGreaterThan(8);
  expect([...outside].sort()).toEqual(["superjson", "zod"]);
});

test("nothing that runs in production loads the test tools", () => {
  for (const door of ["index.ts", "engine/index.ts", "files/index.ts", "remote/index.ts"]) {
    const { outside } = loadedBy(door);
    expect([...outside].filter((name) => /vitest|fast-check/.test(name))).toEqual([]);
  }
  expect([...loadedBy("testing/conformance.ts").outside]).not.toContain("fast-check");
});

test("the door for tests of pipelines works under any test runner", () => {
  const { outside } = loadedBy("testing/index.ts");
  expect([...outside].filter((name) => /vitest|fast-check/.test(name))).toEqual([]);
});

/** Each folder, and the folders that it may import. */
const mayImport: Record<string, string[]> = {
  model: [],
  define: ["model"],
  files: ["model", "define"],
  remote: ["model", "define"],
  orchestrate: ["model", "define", "files"],
  engine: ["model", "define", "files", "orchestrate"],
  testing: ["model", "define", "files", "orchestrate", "engine"],
};

describe("imports go one way:", () => {
  test.each(Object.entries(mayImport))("%s", (folder, allowed) => {
    const wrong = sources
      .filter((file) => file.startsWith(`${folder}/`))
      .flatMap((file) => importsOf(file).map((found) => ({ file, ...found })))
      .filter(({ specifier }) => specifier.startsWith("."))
      // The event union is typed by the pipeline that it belongs to, so the model takes types, and only types, from define.
      .filter(({ isType }) => !(folder === "model" && isType))
      .map(({ file, specifier }) => [file, resolve(file, specifier)] as const)
      .filter(([, target]) => ![folder, ...allowed].includes(target.split("/")[0] ?? ""));
    expect(wrong).toEqual([]);
  });

  test("every folder stands in the table", () => {
    const folders = sources.filter((file) => file.includes("/")).map((file) => file.split("/")[0]);
    expect(new Set(folders)).toEqual(new Set(Object.keys(mayImport)));
  });
});

test("every door of the package stands in both maps, and is a file", () => {
  const manifest: unknown = JSON.parse(readFileSync(join(src, "../package.json"), "utf8"));
  const { exports, publishConfig } = manifest as {
    exports: Record<string, string>;
    publishConfig: { exports: Record<string, { types: string; default: string }> };
  };
  expect(Object.keys(publishConfig.exports)).toEqual(Object.keys(exports));
  for (const [door, source] of Object.entries(exports)) {
    expect(sources).toContain(source.replace("./src/", ""));
    const built = source.replace("./src/", "./dist/").replace(/\.ts$/, "");
    expect(publishConfig.exports[door]).toEqual({ types: `${built}.d.ts`, default: `${built}.js` });
  }
});

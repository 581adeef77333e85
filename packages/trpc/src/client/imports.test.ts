import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const client = import.meta.dirname;

/** Each folder, and the folders that it may import; files beside the folders may import them all. */
const mayImport: Record<string, string[]> = {
  waiting: [],
  requests: ["waiting"],
  transports: ["waiting", "requests"],
  uploads: ["waiting", "requests"],
  slots: ["waiting", "transports"],
  follow: ["waiting", "requests", "transports"],
};

test("the client's folders import one way", () => {
  const files = globSync("*/*.ts", { cwd: client }).filter((file) => !file.includes(".test"));
  expect(new Set(files.map(dirname))).toEqual(new Set(Object.keys(mayImport)));
  const wrong = files.flatMap((file) => {
    const allowed = [dirname(file), ...(mayImport[dirname(file)] ?? [])];
    return importedBy(file)
      .filter((target) => !target.startsWith("..") && !allowed.includes(dirname(target)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

function importedBy(file: string): string[] {
  const text = readFileSync(join(client, file), "utf8");
  return [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, path = ""]) =>
    relative(client, join(client, dirname(file), path)),
  );
}

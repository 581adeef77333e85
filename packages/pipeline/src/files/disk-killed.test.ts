import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { testsInFull } from "../testing/environment.ts";
import { bytesOf, dayMs, listed, sha256 } from "../testing/files-under-test.ts";
import { seededRandom } from "../testing/seeded-random.ts";
import { diskFiles } from "./disk.ts";
import { storedIn } from "./fixtures/stored-in.ts";

// A real process that is killed with SIGKILL at one of its operations on the file system.

const writer = fileURLToPath(new URL("fixtures/killed-writer.ts", import.meta.url));

interface Left {
  folder: string;
  killed: boolean;
  written: string[];
  expiring: string | undefined;
  expired: boolean;
  /** How many operations there are, told by a writer that was not killed. */
  operations: number;
}

async function killedAt(operation: number): Promise<Left> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-killed-"));
  const child = spawn(process.execPath, [writer, folder, String(operation)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (signal !== "SIGKILL" && code !== 0) throw new Error(`the writer ended with ${code ?? signal}`);
  const told = (what: string) =>
    output.split("\n").flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length + 1)] : []));
  return {
    folder,
    killed: signal === "SIGKILL",
    written: told("written"),
    expiring: told("expiring")[0],
    expired: told("expired").length > 0,
    operations: Number(told("operations")[0]),
  };
}

/** Every file that can be seen is whole, and what was told is so. */
async function checkVisible({ folder, written, expiring, expired }: Left): Promise<string[]> {
  const files = diskFiles(folder);
  const visible = [];
  for (const { id } of await listed(files)) {
    const bytes = await bytesOf(files, id);
    expect(await files.find(id)).toMatchObject({ sizeBytes: bytes.byteLength, sha256: sha256(bytes) });
    visible.push(id);
  }
  expect(visible).toEqual(expect.arrayContaining(written.filter((id) => id !== expiring)));
  if (expiring && !visible.includes(expiring)) expect(await files.expiredAt(expiring)).toBeTypeOf("number");
  if (expired) expect(visible).not.toContain(expiring);
  return visible;
}

/** A day later all that is left belongs to a file. */
async function checkSwept({ folder }: Left, visible: readonly string[]): Promise<void> {
  const files = diskFiles(folder, { clock: () => Date.now() + 2 * dayMs });
  await files.sweep();
  expect((await listed(files)).map(({ id }) => id)).toEqual([...visible].sort());
  const { names } = await storedIn(folder);
  const shared = new Set(await Promise.all(visible.map(async (id) => (await files.find(id))?.sha256 ?? "")));
  const expected = [...visible.flatMap((id) => [id, `${id}.json`]), ...shared];
  expect(names.filter((name) => !name.endsWith(".expired"))).toEqual(expected.sort());
}

const whole = await killedAt(0);
const random = seededRandom(6);
const points = testsInFull
  ? Array.from({ length: whole.operations }, (_, n) => n + 1)
  : Array.from({ length: 14 }, () => 1 + Math.floor(random() * whole.operations));

test.each(points)(
  "killed at operation %i, a writer leaves no half file, and a sweep leaves nothing behind",
  async (point) => {
    const left = await killedAt(point);
    expect(left.killed).toBe(true);
    await checkSwept(left, await checkVisible(left));
  },
);

test("a writer that is not killed does all that the others were killed at", async () => {
  expect([whole.killed, whole.written.length, whole.expired]).toEqual([false, 4, true]);
  expect(await checkVisible(whole)).toHaveLength(3);
  await checkSwept(whole, whole.written.slice(1));
});

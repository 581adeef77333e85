import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { FileBody } from "../../define/agent.ts";
import { FileRef } from "../../model/file-ref.ts";
import { bytesOf, type GivenFiles, listed, sha256, textOf } from "../files-under-test.ts";

export function writing(given: GivenFiles): void {
  test("law 1: A file is visible only once it is whole: before there is nothing of it to find.", async () => {
    const before = await given.files.write("before.txt", "before");
    async function* body() {
      yield "half";
      expect((await listed(given.files)).map(({ id }) => id)).toEqual([before.id]);
      for (const name of (await given.stored()).names) {
        const id = /[A-Za-z0-9_-]{22}/.exec(name)?.[0] ?? "";
        if (id !== before.id) expect(await given.files.find(id)).toBeUndefined();
      }
      yield " whole";
    }
    const { id } = await given.files.write("a.txt", body());
    expect(await textOf(given.files, id)).toBe("half whole");
    expect(await listed(given.files)).toHaveLength(2);
  });

  test("law 2: What `find` answers was measured by the store, never taken from a client.", async () => {
    const bytes = randomBytes(3_000_000);
    const file = await given.files.write("data.bin", bytes);
    expect(file).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      name: "data.bin",
      mediaType: "application/octet-stream",
      sizeBytes: 3_000_000,
      sha256: sha256(bytes),
      createdAt: given.clock(),
      url: expect.stringContaining(`/${file.id}/data.bin`),
    });
    expect(FileRef.parse(file)).toEqual(file);
    expect(await given.files.find(file.id)).toEqual(file);
    expect((await bytesOf(given.files, file.id)).equals(bytes)).toBe(true);
  });

  test("law 2: A media type that the bytes contradict is `application/octet-stream`.", async () => {
    const typeOf = async (name: string, body: string, mediaType?: string) =>
      (await given.files.write(name, body, { mediaType })).mediaType;
    expect(await typeOf("a.pdf", "%PDF-1.7\n")).toBe("application/pdf");
    expect(await typeOf("a.pdf", "<html><script>alert(1)</script>")).toBe("application/octet-stream");
    expect(await typeOf("a.png", "text", "image/png")).toBe("application/octet-stream");
    expect(await typeOf("a.csv", "a,b\n1,2")).toBe("text/csv");
    expect(await typeOf("a.csv", "a\0b")).toBe("application/octet-stream");
    expect(await typeOf("a", "a,b", "text/csv; header=present")).toBe("text/csv; header=present");
  });

  test("law 3: Ids are unguessable, and no part of a path comes from input.", async () => {
    const names = [
      "../../escape.txt",
      "/etc/passwd",
      "..\\..\\escape",
      "a\0b",
      "sha256",
      ".json",
      "x".repeat(4_000),
    ];
    const written = [];
    for (const name of names) written.push(await given.files.write(name, name));
    expect(new Set(written.map(({ id }) => id)).size).toBe(names.length);
    for (const [index, file] of written.entries()) {
      expect(file.name).not.toMatch(/[\\/\0]/);
      expect(await textOf(given.files, file.id)).toBe(names[index]);
    }
    const stored = (await given.stored()).names.join("\n");
    expect(stored).not.toMatch(/escape|passwd|xxx|\.\./);
  });

  test("a body may be text, bytes, pieces of both, and a stream of Node or the web", async () => {
    const text = "größer — 数 🎉";
    const bytes = new TextEncoder().encode(text);
    async function* slowly() {
      yield "größer";
      await new Promise((resolve) => setImmediate(resolve));
      yield bytes.subarray(8);
    }
    const bodies: FileBody[] = [
      text,
      bytes,
      [text],
      [bytes.subarray(0, 3), bytes.subarray(3)],
      slowly(),
      Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]),
      ReadableStream.from([text]),
      new Blob([text]).stream(),
    ];
    for (const body of bodies) {
      const file = await given.files.write("note.txt", body);
      expect(file).toMatchObject({
        sizeBytes: bytes.byteLength,
        sha256: sha256(text),
        mediaType: "text/plain",
      });
      expect(await textOf(given.files, file.id)).toBe(text);
    }
  });

  test("an empty file is a file", async () => {
    for (const body of ["", [], new Uint8Array()]) {
      const file = await given.files.write("empty.csv", body);
      expect(file).toMatchObject({ sizeBytes: 0, sha256: sha256(""), mediaType: "text/csv" });
      expect(await textOf(given.files, file.id)).toBe("");
    }
  });
}

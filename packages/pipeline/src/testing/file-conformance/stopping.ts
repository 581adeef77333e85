import { Readable } from "node:stream";
import { expect, test, vi } from "vitest";
import type { FileBody } from "../../define/agent.ts";
import type { GivenFiles } from "../files-under-test.ts";

export function stopping(given: GivenFiles): void {
  test("law 1: After a write that failed there is nothing of it to find.", async () => {
    const before = await given.stored();
    async function* failing() {
      yield "half";
      throw new Error("the sender left");
    }
    // A body of the wrong kind comes past the types only from untyped code.
    const wrong = (body: unknown) => given.files.write("a", body as FileBody);
    await expect(given.files.write("a", failing())).rejects.toThrow("the sender left");
    for (const body of [[{}], Readable.from([1, 2]), 5, null]) {
      await expect(wrong(body)).rejects.toMatchObject({ code: "invalid_input" });
    }
    for (const mediaType of ["", "text", "text/csv\r\nset-cookie: a", "text/ü", `text/${"x".repeat(300)}`]) {
      await expect(given.files.write("a", "a", { mediaType })).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
    expect(await given.stored()).toEqual(before);
  });

  test("a body is asked for no more than was kept, and refused past `maxBytes`", async () => {
    const before = await given.stored();
    let asked = 0;
    function* endless() {
      for (;;) {
        asked += 1;
        yield "x".repeat(1_000);
      }
    }
    const write = given.files.write("a", endless(), { maxBytes: 10_000 });
    await expect(write).rejects.toMatchObject({ code: "file_too_large" });
    expect(asked).toBe(11);
    expect(await given.stored()).toEqual(before);
    expect((await given.files.write("a", "12345", { maxBytes: 5 })).sizeBytes).toBe(5);
  });

  test("law 5: An abort ends a write at once, also while its body is silent, lets go of the body, and leaves nothing.", async () => {
    const before = await given.stored();
    for (const silent of silentBodies) {
      const leaving = new AbortController();
      const { body, letGo } = silent(() => leaving.abort(new Error("gone")));
      await expect(given.files.write("a", body, { signal: leaving.signal })).rejects.toThrow("gone");
      await letGo;
    }
    const gone = AbortSignal.abort(new Error("gone"));
    await expect(given.files.write("a", [], { signal: gone })).rejects.toThrow("gone");
    await vi.waitFor(async () => expect(await given.stored()).toEqual(before));
  });
}

/** Each gives half a file, then tells, and gives nothing more until it is let go. */
const silentBodies: ((half: () => void) => { body: FileBody; letGo: Promise<void> })[] = [
  (half) => {
    const gone = Promise.withResolvers<void>();
    let pulls = 0;
    const body = new ReadableStream<string>(
      {
        pull(controller) {
          pulls += 1;
          if (pulls === 1) return controller.enqueue("half");
          half();
          return new Promise(() => undefined);
        },
        cancel: () => gone.resolve(),
      },
      { highWaterMark: 0 },
    );
    return { body, letGo: gone.promise };
  },
  (half) => {
    const gone = Promise.withResolvers<void>();
    let reads = 0;
    const body = new Readable({
      highWaterMark: 1,
      read() {
        reads += 1;
        if (reads === 1) this.push("half");
        else half();
      },
    });
    body.on("close", () => gone.resolve());
    return { body, letGo: gone.promise };
  },
  (half) => {
    const gone = Promise.withResolvers<void>();
    async function* body() {
      try {
        yield "half";
        half();
        yield "more";
      } finally {
        gone.resolve();
      }
    }
    return { body: body(), letGo: gone.promise };
  },
];

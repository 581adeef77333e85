import { Readable } from "node:stream";
import { test } from "vitest";
import type { FileBody } from "../define/agent.ts";

test("a body may be whatever bytes come in", async () => {
  const take = (_body: FileBody) => undefined;
  take("text");
  take(Buffer.from("bytes"));
  take(["text", new Uint8Array()]);
  take(Readable.from(["text"]));
  take(new Blob(["text"]).stream());
  take(new ReadableStream<Uint8Array>());
  const { body } = await fetch("https://files.example/a");
  if (body) take(body);
  // @ts-expect-error a blob is not read by itself: give its stream
  take(new Blob(["text"]));
  // @ts-expect-error numbers are neither text nor bytes
  take([1, 2]);
});

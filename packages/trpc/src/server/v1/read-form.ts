import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";

/** The fields of a form by name; those that came more than once as a list. */
export interface Form {
  readonly fields: Record<string, unknown>;
  /** What was put into the file store on the way. */
  readonly files: readonly FileRef[];
}

/** Writes a file of a form into the store, unless the signal fires. */
export type TakeFile = (
  name: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
) => Promise<FileRef>;

const limits = {
  files: 20,
  fields: 200,
  parts: 220,
  fieldSize: 256 * 1024,
  /** All text of a form together, in UTF-16 code units: as much as a body of JSON. */
  textChars: 1024 * 1024,
  headerPairs: 20,
  headerSize: 8 * 1024,
};

/**
 * Reads `multipart/form-data` (RFC 7578) as it comes: files go to the store and become their `FileRef`s, in their field's place.
 * If anything is refused, or the signal fires, nothing of it is kept.
 * @throws StepcastError `value_too_large`, `invalid_input`, and what `take` throws; the signal's reason
 */
export async function readForm(
  request: IncomingMessage,
  store: FileStore,
  take: TakeFile,
  signal: AbortSignal,
): Promise<Form> {
  const form = openForm(request);
  const reading = new AbortController();
  const named: [string, unknown][] = [];
  const writes: Promise<FileRef>[] = [];
  const fail = (error: unknown) => reading.abort(error);
  signal.addEventListener("abort", () => fail(signal.reason), { once: true });
  form.on("file", (name, stream, fileName) => {
    const write = keep(take, stream, fileName || name, reading.signal);
    write.catch(fail);
    named.push([name, write]);
    writes.push(write);
  });
  let textChars = 0;
  form.on("field", (name, value, _nameCut, isCut) => {
    if (isCut) fail(tooMuch(`the field ${JSON.stringify(name)} is larger than 256 KiB`));
    textChars += name.length + value.length;
    if (textChars > limits.textChars) return fail(tooMuch("the form has more than 1 MiB of text"));
    named.push([name, value]);
  });
  for (const limit of ["filesLimit", "fieldsLimit", "partsLimit"])
    form.on(limit, () => fail(tooMuch("the form has more than 20 files or 200 fields")));
  try {
    // The answer still has to go out over a connection whose body is refused half-way.
    const body = request.iterator({ destroyOnReturn: false });
    // A body that is silent would be waited for, also once nobody wants it.
    await Promise.race([pipeline(body, form, { signal: reading.signal }), aborted(reading.signal)]);
    const files = await Promise.all(writes);
    const values = await Promise.all(named.map(async ([name, value]) => [name, await value] as const));
    return { fields: group(values), files };
  } catch (error) {
    const before: unknown = reading.signal.reason;
    const failure = unreadable(error);
    fail(failure);
    const refused = await discard(store, writes);
    // What the store refused comes before what the parser then says of a file that nobody reads.
    throw before ?? refused.find((reason) => reason !== failure) ?? failure;
  }
}

/** Those of its fields that came twice become lists. */
export function group(values: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const lists = new Map<string, unknown[]>();
  for (const [name, value] of values) {
    const list = lists.get(name);
    if (list) list.push(value);
    else lists.set(name, [value]);
  }
  return Object.fromEntries([...lists].map(([name, list]) => [name, list.length === 1 ? list[0] : list]));
}

function openForm({ headers }: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({ headers: { ...headers, "content-type": headers["content-type"] ?? "" }, limits });
  } catch {
    throw new StepcastError(
      "invalid_input",
      "the form names no boundary: let your client make its content type",
    );
  }
}

async function keep(
  take: TakeFile,
  stream: BusboyFileStream,
  name: string,
  signal: AbortSignal,
): Promise<FileRef> {
  // The parser reports a body that ends early on its file's stream, also once nobody reads it any more.
  let broken: unknown;
  stream.on("error", (error) => {
    broken = error;
  });
  signal.addEventListener("abort", () => stream.destroy(), { once: true });
  try {
    return await take(name, stream, signal);
  } catch (error) {
    throw broken === undefined || StepcastError.is(error) ? error : unreadable(broken);
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  await once(signal, "abort");
  throw signal.reason;
}

/** Answers why files were not written. */
async function discard(store: FileStore, writes: readonly Promise<FileRef>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(writes);
  for (const write of settled) if (write.status === "fulfilled") await store.remove(write.value.id);
  return settled.flatMap((write) => (write.status === "rejected" ? [write.reason as unknown] : []));
}

function unreadable(cause: unknown): StepcastError {
  const message = "the form cannot be read: it ends early, or is no multipart/form-data";
  return new StepcastError("invalid_input", message, { cause });
}

function tooMuch(what: string): StepcastError {
  return new StepcastError("value_too_large", `${what}: send less, or larger values as files`);
}

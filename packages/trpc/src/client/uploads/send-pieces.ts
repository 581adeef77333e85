import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { ServerOptions } from "../requests/server.ts";
import { BrokenLine } from "../waiting/broken-line.ts";
import { askFiles, type FilesAnswer, type FilesRequest, isBusy, mayPass, unreachable } from "./ask-files.ts";
import { maxFailures, waitAfter } from "./patience.ts";
import { sameBytes } from "./same-bytes.ts";
import { defaultMemory, type UploadMemory } from "./upload-memory.ts";

export interface PiecesOptions {
  name: string;
  tell: (sentBytes: number) => void;
  signal?: AbortSignal | undefined;
  memory?: UploadMemory | undefined;
}

/** A piece is to take about a second: it is what is sent again after a cut, and the step that progress takes. */
const pieceBytes = { first: 1024 * 1024, least: 64 * 1024, most: 16 * 1024 * 1024 };

/**
 * The client's side of tus 1.0: https://tus.io/protocols/resumable-upload. Undefined where the server takes files in one piece only.
 * @throws StepcastError as the server refused it; `unreachable` where nothing comes through; the signal's reason
 */
export async function sendInPieces(
  options: ServerOptions,
  file: Blob,
  pieces: PiecesOptions,
): Promise<FileRef | undefined> {
  const fingerprint = JSON.stringify([options.url, pieces.name, file.size, lastModifiedOf(file)]);
  const twin = underWay.get(fingerprint);
  // Paused, it may be gone on with at once. Else this is another file that looks the same, or the same once more: the two must not mix.
  if (twin && !twin.signal?.aborted)
    return sendFrom(options, file, fingerprint, { ...pieces, memory: unshared() });
  underWay.set(fingerprint, pieces);
  try {
    return await sendFrom(options, file, fingerprint, pieces);
  } finally {
    if (underWay.get(fingerprint) === pieces) underWay.delete(fingerprint);
  }
}

/** By fingerprint; in this process. */
const underWay = new Map<string, PiecesOptions>();

/** What one upload alone remembers. */
function unshared(): UploadMemory {
  let known: string | undefined;
  return {
    get: () => known,
    set(_, id) {
      known = id;
    },
    delete() {
      known = undefined;
    },
  };
}

async function sendFrom(
  options: ServerOptions,
  file: Blob,
  fingerprint: string,
  { name, tell, signal, memory = defaultMemory() }: PiecesOptions,
): Promise<FileRef | undefined> {
  const ask = (address: string, request: Omit<FilesRequest, "signal">) =>
    askFiles(options, address, { ...request, headers: { ...tus, ...request.headers }, signal });
  let size: number = pieceBytes.first;
  let place: Place | undefined;
  /** How much of an upload is known to be of this very file: sent here, or compared. */
  let own: Place | undefined;
  let failures = 0;
  for (;;) {
    signal?.throwIfAborted();
    try {
      place ??= await findPlace();
      if (!place) return undefined;
      own = place;
      tell(place.offset);
      const startedAt = performance.now();
      const answer = await sendPiece(place, size);
      size = nextSize(size, performance.now() - startedAt);
      failures = 0;
      if (answer.status === 204) place = { ...place, offset: offsetIn(answer) };
      else return await finished(answer);
    } catch (error) {
      // An upload that is gone while pieces are sent is looked for again, and then begun anew.
      if (!mayPass(error) && !isStatus(error, 404)) throw error;
      place = undefined;
      if (!isBusy(error)) size = Math.max(pieceBytes.least, size / 2);
      if (++failures > maxFailures) throw unreachable(error);
      await waitAfter(failures, signal);
    }
  }

  /** Where to go on, or a new upload; undefined where there are none. */
  async function findPlace(): Promise<Place | undefined> {
    const id = await memory.get(fingerprint);
    const known = id === undefined ? undefined : await goOnWith(id).catch(unlessGone);
    if (known) return known;
    await memory.delete(fingerprint);
    return begin();
  }

  /** Undefined where what was sent is not of this file: another of the same name, size and date, or one that was changed. */
  async function goOnWith(id: string): Promise<Place | undefined> {
    const offset = offsetIn(await ask(pathOf(id), { method: "HEAD" }));
    // Less than there was: the server has lost something, and who knows what else.
    if (own?.id !== id || own.offset > offset) own = { id, offset: 0 };
    const compare = (query: string) => ask(`${pathOf(id)}/digest?${query}`, { method: "GET" });
    for await (const end of sameBytes(compare, file, { from: own.offset, to: offset }))
      own = { id, offset: end };
    return own.offset === offset ? own : undefined;
  }

  async function begin(): Promise<Place | undefined> {
    const headers = { "upload-length": String(file.size), "upload-metadata": `filename ${inBase64(name)}` };
    const answer = await ask("/v1/uploads", { method: "POST", headers }).catch(unlessGone);
    if (!answer) return undefined;
    const id = answer.headers.get("location")?.split("/").at(-1) ?? "";
    await memory.set(fingerprint, id);
    return { id, offset: 0 };
  }

  function sendPiece({ id, offset }: Place, bytes: number): Promise<FilesAnswer> {
    const headers = { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" };
    return ask(pathOf(id), { method: "PATCH", headers, body: file.slice(offset, offset + bytes) });
  }

  async function finished(answer: FilesAnswer): Promise<FileRef> {
    const sent = answer.fileOf(file.size);
    await memory.delete(fingerprint);
    tell(file.size);
    return sent;
  }
}

interface Place {
  id: string;
  offset: number;
}

const tus = { "tus-resumable": "1.0.0" };

function pathOf(id: string): string {
  return `/v1/uploads/${id}`;
}

/** @throws BrokenLine where the answer is none of a tus server */
function offsetIn({ headers }: FilesAnswer): number {
  const text = headers.get("upload-offset") ?? "";
  if (/^\d+$/.test(text)) return Number(text);
  throw new BrokenLine("the server does not say how much has come");
}

/** An upload that has expired, or a server without any. */
function unlessGone(error: unknown): undefined {
  if (isStatus(error, 404) || isStatus(error, 410)) return undefined;
  throw error;
}

function isStatus(error: unknown, status: number): boolean {
  if (StepcastError.is(error)) return status === 404 && error.code === "not_found";
  return error instanceof BrokenLine && error.cause === status;
}

function nextSize(size: number, tookMs: number): number {
  if (tookMs < 700) return Math.min(pieceBytes.most, size * 2);
  return tookMs > 3_000 ? Math.max(pieceBytes.least, size / 2) : size;
}

function lastModifiedOf(file: Blob): number {
  return "lastModified" in file && typeof file.lastModified === "number" ? file.lastModified : 0;
}

function inBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

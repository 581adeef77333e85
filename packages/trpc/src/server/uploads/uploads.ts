import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import { type FileStore, safeFileName } from "@stepcast/pipeline/files";
import { EVENTS, Metadata, Server, type ServerOptions } from "@tus/server";
import { sendJson } from "../send-json.ts";
import { type Exchange, signed } from "../v1/route.ts";
import { BegunUploads } from "./begun-uploads.ts";
import { finishing } from "./finish-upload.ts";
import { bytesOf, type DigestRange, sendDigest } from "./upload-digest.ts";
import type { KnownUpload, UploadFolder } from "./upload-folder.ts";
import type { Intake } from "./upload-intake.ts";
import { uploadLocks } from "./upload-locks.ts";
import { requireFits, type UploadRules } from "./upload-rules.ts";

/** Uploads in pieces by tus 1.0 (https://tus.io/protocols/resumable-upload), at `/v1/uploads`. */
export interface Uploads {
  /** `POST /v1/uploads` */
  create(exchange: Exchange): Promise<void>;
  /** Everything at `/v1/uploads/<id>`. */
  goOn(exchange: Exchange): Promise<void>;
  /** `GET /v1/uploads/<id>/digest` */
  digest(exchange: Exchange<DigestRange>): Promise<void>;
}

/** @throws StepcastError `not_found`: to a client it says to send the file in one piece */
export function requireUploads({ settings }: Exchange): Uploads {
  if (settings.uploads) return settings.uploads;
  throw new StepcastError(
    "not_found",
    "this server takes files in one piece only: send yours by POST /v1/files",
  );
}

interface UploadsOptions {
  openFolder(): Promise<UploadFolder>;
  mostPerOwner: number;
  unfinishedMs: number;
  files: FileStore;
  rules: UploadRules;
  intake: Intake;
  onError(error: unknown): void;
}

/** What is open while uploads are taken. */
interface Opened {
  readonly folder: UploadFolder;
  readonly tus: Server;
}

/**
 * A file is in quarantine in the uploads' folder until its last byte has come. Then it is written into the store, where it is hashed and its
 * type is looked at, and only then there is a `FileRef` of it: the answer to its last piece.
 */
export function createUploads(options: UploadsOptions): Uploads {
  const { mostPerOwner, unfinishedMs, rules, intake, onError } = options;
  const begun = new BegunUploads({ mostPerOwner, keptMs: unfinishedMs });
  let opening: Promise<Opened> | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  /** Of the requests that tus is handling, with the id of the upload. */
  const handled = new WeakMap<object, { exchange: Exchange; id: string }>();
  // What a process that was killed has left goes also where nobody uploads any more.
  void open().catch(onError);
  return { create, goOn, digest };

  async function create(exchange: Exchange): Promise<void> {
    const { folder, tus } = await open();
    const { request, owner } = exchange;
    const sizeBytes = lengthIn(request);
    requireFits(nameIn(request), sizeBytes, rules);
    await folder.sweepUnfinished();
    sweepLater(folder);
    const id = randomBytes(16).toString("hex");
    const signal = intake.enter(exchange);
    await begun.begin(id, owner, () => intake.claim(owner, sizeBytes));
    try {
      await handle(tus, exchange, id, signal);
    } finally {
      if (!(await folder.find(id))) begun.end(id);
    }
  }

  async function goOn(exchange: Exchange): Promise<void> {
    const { folder, tus } = await open();
    const { request, params } = exchange;
    const known = await findOwn(folder, exchange);
    if (known.file) return goOnWithFile(folder, exchange, signed(exchange, known.file));
    if (request.method === "GET") throw unknownUpload();
    const signal = request.method === "PATCH" ? intake.enter(exchange) : undefined;
    await handle(tus, exchange, params["id"] ?? "", signal);
  }

  async function handle(
    tus: Server,
    exchange: Exchange,
    id: string,
    slow: AbortSignal | undefined,
  ): Promise<void> {
    const { request, response } = exchange;
    handled.set(request, { exchange, id });
    // What has come is kept: its sender goes on from there.
    slow?.addEventListener("abort", () => request.socket.destroy(), { once: true });
    await tus.handle(request, response);
  }

  async function digest(exchange: Exchange<DigestRange>): Promise<void> {
    const { folder } = await open();
    const known = await findOwn(folder, exchange);
    intake.enter(exchange);
    const bytes = bytesOf(known, folder.pathOf(exchange.params["id"] ?? ""), options.files, exchange.query);
    await sendDigest(exchange, bytes);
  }

  /** @throws StepcastError `not_found`, also for a file that is no longer kept: it has to be sent again */
  async function findOwn(folder: UploadFolder, { owner, params }: Exchange): Promise<KnownUpload> {
    const known = await folder.find(params["id"] ?? "");
    if (!known || known.owner !== owner) throw unknownUpload();
    if (known.file && !(await options.files.find(known.file.id))) throw unknownUpload();
    return known;
  }

  function open(): Promise<Opened> {
    opening ??= options.openFolder().then(async (folder) => {
      await sweep(folder);
      for await (const { id, owner, sizeBytes, begunAt } of folder.unfinished())
        begun.restore(id, { owner, begunAt, claim: intake.restore(owner, sizeBytes) });
      return { folder, tus: tusServer(folder, { ...options, begun, of: (request) => handled.get(request) }) };
    });
    // A folder that cannot be made now may be there when it is next asked for.
    opening.catch(() => (opening = undefined));
    return opening;
  }

  /** Now, and every hour while there is anything left to expire. */
  async function sweep(folder: UploadFolder): Promise<void> {
    const left = [await folder.sweepUnfinished(), await folder.sweepNotes()];
    if (left.some(Boolean)) sweepLater(folder);
  }

  function sweepLater(folder: UploadFolder): void {
    sweeping ??= setTimeout(() => {
      sweeping = undefined;
      sweep(folder).catch(onError);
    }, sweepMs).unref();
  }
}

const sweepMs = 60 * 60 * 1000;

type ServerRequest = Parameters<NonNullable<ServerOptions["onUploadFinish"]>>[0];

interface TusOptions extends UploadsOptions {
  begun: BegunUploads;
  of(request: object): { exchange: Exchange; id: string } | undefined;
}

function tusServer(folder: UploadFolder, options: TusOptions): Server {
  const { files, rules, intake, begun, onError, of } = options;
  const finish = finishing({ folder, files, rules, keep });
  const tus = new Server({
    path: "/v1/uploads",
    datastore: folder.store,
    maxSize: rules.maxBytes,
    relativeLocation: true,
    namingFunction: (request) => handledIn(request)?.id ?? "",
    // By itself tus takes what follows the last slash, in the query too: not the id whose owner was looked at.
    getFileIdFromRequest: (request) => handledIn(request)?.id,
    locker: uploadLocks(),
    // A client that comes again takes over from its own request before, which may hang for long.
    lockDrainTimeout: 1000,
    // Origins are answered by the listener, for all paths alike.
    allowedOrigins: () => false,
    onUploadCreate: async (request, { metadata }) => {
      const owner = handledIn(request)?.exchange.owner;
      // As the store would name it: a record is not to be as long as a header may be.
      const filename = safeFileName(metadata?.["filename"] ?? "");
      return { metadata: { filename, ...(owner !== undefined && { owner }) } };
    },
    onUploadFinish: async (request, upload) => {
      const status_code = request.method === "POST" ? 201 : 200;
      const { exchange } = handledIn(request) ?? {};
      try {
        const file = await finish(upload);
        return { status_code, headers: json, body: JSON.stringify(exchange ? signed(exchange, file) : file) };
      } catch (error) {
        // What the store could not do now it may do when it is asked again.
        if (!StepcastError.is(error) || !refusals[error.code]) throw error;
        begun.end(upload.id);
        return refusal(error, refusals[error.code]);
      }
    },
    onResponseError: (request, error) => {
      // Also 501, for the extensions of tus that there are not: its answer says what to do.
      if ("status_code" in error && error.status_code !== 500) return undefined;
      // Nobody's fault where the sender has left. (A request counts as destroyed also once it was read.)
      if (!request.runtime?.node?.res?.destroyed) onError(error);
      return { status_code: 500, body: "something went wrong on the server; its log says what\n" };
    },
  });
  tus.on(EVENTS.POST_TERMINATE, (_request, _response, id) => begun.end(id));
  tus.on(EVENTS.POST_FINISH, (_request, _response, { id }) => void folder.drop(id).catch(onError));
  return tus;

  function handledIn({ runtime }: ServerRequest) {
    return runtime?.node && of(runtime.node.req);
  }

  async function keep(id: string, owner: string | undefined, file: FileRef): Promise<void> {
    await intake.keep(begun.take(id) ?? intake.restore(owner, file.sizeBytes), id, owner, file);
  }
}

const json = { "content-type": "application/json" };

const refusals: Partial<Record<string, number>> = { file_too_large: 413, unsupported_media_type: 415 };

function refusal({ code, message }: StepcastError, status_code: number | undefined) {
  return {
    ...(status_code && { status_code }),
    headers: json,
    body: JSON.stringify({ error: { code, message } }),
  };
}

/** An upload that is whole is what it was, with nothing more to come; its last piece sent again is answered again. */
async function goOnWithFile(folder: UploadFolder, exchange: Exchange, file: FileRef): Promise<void> {
  const { request, response, params } = exchange;
  const size = String(file.sizeBytes);
  response.setHeader("tus-resumable", "1.0.0");
  response.setHeader("upload-offset", size);
  switch (request.method) {
    case "HEAD":
      return void response.writeHead(200, { "upload-length": size }).end();
    case "DELETE":
      await folder.forget(params["id"] ?? "");
      return void response.writeHead(204).end();
    case "PATCH":
      if (request.headers["upload-offset"] !== size) return void response.writeHead(409).end();
      return sendJson(response, 200, file);
    default:
      return sendJson(response, 200, file);
  }
}

/** @throws StepcastError `invalid_input` */
function nameIn({ headers }: IncomingMessage): string {
  const name = metadataIn(String(headers["upload-metadata"] ?? ""))["filename"];
  if (name) return name;
  throw new StepcastError(
    "invalid_input",
    "say the file's name in the header Upload-Metadata: `filename` and the name in base64",
  );
}

function metadataIn(text: string): Record<string, string | null> {
  try {
    return Metadata.parse(text);
  } catch {
    return {};
  }
}

/** @throws StepcastError `invalid_input` */
function lengthIn({ headers }: IncomingMessage): number {
  const text = String(headers["upload-length"] ?? "");
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new StepcastError("invalid_input", "say the file's size in bytes in the header Upload-Length");
}

function unknownUpload(): StepcastError {
  return new StepcastError("not_found", "there is no such upload, or it has expired: begin again");
}

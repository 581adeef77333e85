import type { IncomingMessage } from "node:http";
import { type FileRef, StepcastError } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";
import { EVENTS, Metadata, Server, type ServerOptions } from "@tus/server";
import { sendJson } from "../send-json.ts";
import { type Exchange, signed } from "../v1/route.ts";
import { bytesOf, type DigestRange, sendDigest } from "./upload-digest.ts";
import { finishing } from "./finish-upload.ts";
import { type KnownUpload, openUploadFolder, type UploadFolder } from "./upload-folder.ts";
import { uploadLocks } from "./upload-locks.ts";
import { requireFits, type UploadRules } from "./upload-rules.ts";

export interface UploadOptions {
  /** A folder on the local disk, for what has come of uploads that are not whole. One server process uses it at a time. */
  folder: string;
  /** Uploads that one owner may have begun and not finished; all who have no name are one. Default: 20. */
  unfinishedPerOwner?: number;
  /** For so long an upload may be gone on with, from its beginning. Default: 24. */
  unfinishedHours?: number;
}

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

interface UploadsOptions extends UploadOptions {
  files: FileStore;
  rules: UploadRules;
  onError(error: unknown): void;
}

/**
 * A file is in quarantine in the uploads' folder until its last byte has come. Then it is written into the store, where it is hashed and its
 * type is looked at, and only then there is a `FileRef` of it: the answer to its last piece.
 */
export function createUploads(options: UploadsOptions): Uploads {
  const { unfinishedPerOwner = 20, unfinishedHours = 24, rules, onError } = options;
  const keptMs = unfinishedHours * 60 * 60 * 1000;
  let opening: Promise<{ folder: UploadFolder; tus: Server }> | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  /** Creations go one by one, so that they can be counted. */
  let last: Promise<unknown> = Promise.resolve();
  /** Of the requests that tus is handling. */
  const exchanges = new WeakMap<object, Exchange>();
  /** Of those that create: what to call once the upload can be counted. */
  const beginnings = new WeakMap<object, () => void>();
  // What a process that was killed has left goes also where nobody uploads any more.
  void open().catch(onError);
  return { create, goOn, digest };

  async function create(exchange: Exchange): Promise<void> {
    const { folder, tus } = await open();
    const { request, response, owner } = exchange;
    requireFits(nameIn(request), lengthIn(request), rules);
    exchanges.set(request, exchange);
    const turn = last.then(async () => {
      await sweep(folder);
      if ((await folder.countOf(owner)) >= unfinishedPerOwner) throw tooMany(unfinishedPerOwner);
      const begun = new Promise<void>((resolve) => beginnings.set(request, resolve));
      const handled = tus.handle(request, response);
      // Bytes may come with it, as slowly as their sender likes: nobody else waits for those.
      await Promise.race([handled, begun]);
      return { handled };
    });
    last = turn.catch(() => undefined);
    await (await turn).handled;
  }

  async function goOn(exchange: Exchange): Promise<void> {
    const { folder, tus } = await open();
    const { request, response } = exchange;
    const known = await findOwn(folder, exchange);
    if (known.file) return goOnWithFile(folder, exchange, signed(exchange, known.file));
    if (request.method === "GET") throw unknownUpload();
    exchanges.set(request, exchange);
    await tus.handle(request, response);
  }

  async function digest(exchange: Exchange<DigestRange>): Promise<void> {
    const { folder } = await open();
    const known = await findOwn(folder, exchange);
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

  function open(): Promise<{ folder: UploadFolder; tus: Server }> {
    opening ??= openUploadFolder(options.folder, keptMs).then(async (folder) => {
      await sweep(folder);
      return {
        folder,
        tus: tusServer(folder, {
          ...options,
          exchangeOf: (request) => exchanges.get(request),
          onBegun: (request) => beginnings.get(request)?.(),
        }),
      };
    });
    // A folder that cannot be made now may be there when it is next asked for.
    opening.catch(() => (opening = undefined));
    return opening;
  }

  /** Now, and every hour while there is anything left to expire. */
  async function sweep(folder: UploadFolder): Promise<void> {
    const isLeft = await folder.sweep();
    if (!isLeft) return;
    sweeping ??= setTimeout(() => {
      sweeping = undefined;
      sweep(folder).catch(onError);
    }, sweepMs).unref();
  }
}

const sweepMs = 60 * 60 * 1000;

type ServerRequest = Parameters<NonNullable<ServerOptions["onUploadFinish"]>>[0];

interface TusOptions extends UploadsOptions {
  exchangeOf(request: object): Exchange | undefined;
  onBegun(request: object): void;
}

function tusServer(folder: UploadFolder, { files, rules, onError, exchangeOf, onBegun }: TusOptions): Server {
  const finish = finishing({ folder, files, rules });
  const tus = new Server({
    path: "/v1/uploads",
    datastore: folder.store,
    maxSize: rules.maxBytes,
    relativeLocation: true,
    // By itself tus takes what follows the last slash, in the query too: not the id whose owner was looked at.
    getFileIdFromRequest: (request) => exchangeIn(request)?.params["id"],
    locker: uploadLocks(),
    // A client that comes again takes over from its own request before, which may hang for long.
    lockDrainTimeout: 1000,
    // Origins are answered by the listener, for all paths alike.
    allowedOrigins: () => false,
    onUploadCreate: async (request, { metadata }) => {
      const owner = exchangeIn(request)?.owner;
      return { metadata: { filename: metadata?.["filename"] ?? "", ...(owner !== undefined && { owner }) } };
    },
    onUploadFinish: async (request, upload) => {
      const status_code = request.method === "POST" ? 201 : 200;
      const exchange = exchangeIn(request);
      try {
        const file = await finish(upload);
        return { status_code, headers: json, body: JSON.stringify(exchange ? signed(exchange, file) : file) };
      } catch (error) {
        // What the store could not do now it may do when it is asked again.
        if (!StepcastError.is(error) || !refusals[error.code]) throw error;
        return refusal(error, refusals[error.code]);
      }
    },
    onResponseError: (request, error) => {
      const isTheirs = "status_code" in error && error.status_code < 500;
      if (isTheirs || request.runtime?.node?.req.destroyed) return undefined;
      onError(error);
      return { status_code: 500, body: "something went wrong on the server; its log says what\n" };
    },
  });
  tus.on(EVENTS.POST_CREATE, ({ runtime }) => runtime?.node && onBegun(runtime.node.req));
  tus.on(EVENTS.POST_FINISH, (_request, _response, { id }) => void folder.drop(id).catch(onError));
  return tus;

  function exchangeIn({ runtime }: ServerRequest): Exchange | undefined {
    return runtime?.node && exchangeOf(runtime.node.req);
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

function tooMany(most: number): StepcastError {
  return new StepcastError(
    "too_many_calls",
    `${most} uploads are unfinished, which is the most allowed: finish or delete one, or wait until they expire`,
  );
}

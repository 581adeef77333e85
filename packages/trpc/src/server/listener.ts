import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { StepcastError } from "@stepcast/pipeline";
import { type Engine, storeAnswers } from "@stepcast/pipeline/engine";
import type { AnyTRPCRouter } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import type { Context } from "../trpc.ts";
import { downloadFile } from "./files/download-file.ts";
import { createSigning, type SigningOptions, type Signing } from "./files/signing.ts";
import { httpContext } from "./http-context.ts";
import { inTurn } from "./in-turn.ts";
import { tellServerFaults } from "./server-faults.ts";
import { refuseLoadedStart } from "./loaded-start.ts";
import { isTrusted, loopbackHosts } from "./trusted-request.ts";
import { sendError } from "./send-error.ts";
import { takingFiles, type UploadOptions } from "./uploads/taking-files.ts";
import type { UploadLimits } from "./uploads/upload-limits.ts";
import { answerOrigin, requireOrigins } from "./cross-origin.ts";
import { createApi } from "./v1/api.ts";

export interface ListenerOptions {
  router: AnyTRPCRouter;
  engine: Engine;
  /** Who asks; from a cookie or header. Default: nobody, so every run is open to whoever has its id. */
  createContext?: (
    request: IncomingMessage,
    connectionParams: ConnectionParams | null,
  ) => Context | Promise<Context>;
  /** Names this server answers to, without ports. Default: the loopback names only. */
  allowedHosts?: readonly string[];
  /** Pages of other origins that may ask and read, with their cookies: `https://app.example`. Default: none. */
  allowedOrigins?: readonly string[];
  /** Makes the ids of runs that are started with an `Idempotency-Key`; the same in each process. Without it such keys are refused. */
  secret?: string | undefined;
  /** Signs the addresses of files in all that is read, so that a link that got out is good for a while only. Default: not signed. */
  signing?: SigningOptions | undefined;
  /** Largest upload, in bytes. Default: 64 MiB. */
  maxUploadBytes?: number;
  /** Media types that may be sent: `text/csv`, or `image/*` for all of a kind. Default: any. */
  uploadTypes?: readonly string[] | undefined;
  /** Takes files in pieces too, which can be gone on with after a cut or a restart. Default: in one piece only. */
  uploads?: UploadOptions | undefined;
  /** How much one owner may send. Each has a default. */
  uploadLimits?: UploadLimits | undefined;
  /** What else is served on this port, by the path it is under: `{ "/queues": board }`. It guards itself; pages of other sites are refused. */
  mounts?: Readonly<Record<string, RequestListener>>;
  /** Hears of what went wrong on the server's side. */
  onError?: (error: unknown) => void;
}

/** What a client gave once for its connection, where headers cannot be set: `createWSClient({ connectionParams })`. */
type ConnectionParams = Record<string, string | undefined>;

const defaultUploadBytes = 64 * 1024 * 1024;
/** Inputs over 256 KiB are refused anyway; the rest is for batches. */
const maxBodyBytes = 4 * 1024 * 1024;
/** Calls in one request; a page makes a handful. */
const maxBatch = 50;

/**
 * One `node:http` listener for everything: `/trpc`, plain HTTP under `/v1`, `/openapi.json`, `/files/<id>/<name>`, `/healthz` for
 * whether the process is there, and `/readyz` for whether its store answers too.
 * @throws StepcastError `invalid_definition` for an allowed origin that is none, and for signing without a secret
 */
export function createListener(options: ListenerOptions): RequestListener {
  const {
    engine,
    allowedHosts = loopbackHosts,
    maxUploadBytes = defaultUploadBytes,
    uploadLimits = {},
    onError = console.error,
  } = options;
  const allowedOrigins = requireOrigins(options.allowedOrigins ?? []);
  const signing = options.signing && createSigning(options.signing);
  const trpc = trpcHandler(options, signing, onError);
  const rules = { maxBytes: maxUploadBytes, mediaTypes: options.uploadTypes };
  const api = createApi({
    engine,
    ...takingFiles({ engine, rules, limits: uploadLimits, uploads: options.uploads, onError }),
    secret: options.secret,
    signer: signing,
    ownerOf: async (request) => (await options.createContext?.(request, null))?.owner,
  });

  return (request, response) => {
    response.setHeader("x-content-type-options", "nosniff");
    inTurn(request, response, () => {
      handle(request, response).catch((error: unknown) => sendError(response, error, onError));
    });
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    const { pathname } = url;
    if (pathname === "/healthz") return sendText(response, 200, "ok");
    if (pathname === "/readyz") return answerReady(engine, response);
    if (!isTrusted(request, pathname, allowedHosts, allowedOrigins)) return refuse(response);
    const mounted = mountedAt(pathname, options.mounts);
    if (mounted) return mounted(request, response);
    if (answerOrigin(request, response, allowedOrigins)) return;
    if (pathname.startsWith("/trpc/")) {
      refuseMethod(request);
      refuseLoadedStart(request, url);
      return trpc(request, response);
    }
    if (pathname.startsWith("/files/"))
      return downloadFile({ files: engine.files, signing }, request, response, url);
    if (pathname.startsWith("/v1/") || pathname === "/openapi.json") return api(request, response, url);
    sendText(response, 404, "nothing here");
  }
}

function mountedAt(pathname: string, mounts: ListenerOptions["mounts"] = {}): RequestListener | undefined {
  const isUnder = ([path]: [string, unknown]) => pathname === path || pathname.startsWith(`${path}/`);
  return Object.entries(mounts).find(isUnder)?.[1];
}

function trpcHandler(
  { router, createContext, allowedOrigins }: ListenerOptions,
  signer: Signing | undefined,
  onError: (error: unknown) => void,
) {
  return createHTTPHandler({
    router,
    basePath: "/trpc/",
    maxBodySize: maxBodyBytes,
    maxBatchSize: maxBatch,
    createContext: ({ req, info }) => httpContext(req, info, createContext, signer),
    onError: tellServerFaults(onError),
    // tRPC writes its own `Vary` over what stands there; given so, it adds to it.
    responseMeta: () => ({ headers: new Headers(allowedOrigins?.length ? { vary: "Origin" } : {}) }),
  });
}

/** tRPC would take TRACE for a fault of the server. */
function refuseMethod({ method = "" }: IncomingMessage): void {
  if (["GET", "HEAD", "POST", "OPTIONS"].includes(method)) return;
  throw new StepcastError(
    "method_not_allowed",
    `${method} cannot be done here: tRPC is asked by GET and POST`,
  );
}

function urlOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? "/", "http://localhost");
  if (url && isDecodable(url.pathname)) return url;
  throw new StepcastError("invalid_input", "the address of this request is not a valid URL");
}

function isDecodable(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname) !== "";
  } catch {
    return false;
  }
}

async function answerReady(engine: Engine, response: ServerResponse): Promise<void> {
  if (await storeAnswers(engine)) sendText(response, 200, "ready");
  else sendText(response, 503, "the store does not answer");
}

function refuse(response: ServerResponse): void {
  sendText(
    response,
    403,
    "this request comes from a page or under a host name that this server does not serve: add it to its allowed hosts",
  );
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain" }).end(`${text}\n`);
}

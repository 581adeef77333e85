import type { RequestListener } from "node:http";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { JobOfRun, Queues } from "../queues.ts";
import { cancelQueue, queueName } from "../queue-names.ts";
import { type BoardGuard, guardWith } from "./guard.ts";

export interface QueueBoardOptions {
  /** As `openStore` gives it. */
  store: { queues: Queues };
  /** Names of the pipelines whose queues are shown. */
  pipelines: readonly string[];
  /** Where it is mounted: `/queues`. */
  basePath: string;
  /** Who may look. There is no board without one. */
  guard: BoardGuard;
  /** Shows what pauses, empties and limits queues as well. Default false: it only tells. */
  writable?: boolean;
  /** Where a person finds the run of a job. */
  runUrl?: (runId: string) => string;
}

export interface QueueBoard {
  /** For servers that speak `Request` and `Response`. */
  fetch(request: Request): Promise<Response>;
  /** For `node:http`, Express and others like them. */
  handle: RequestListener;
}

/**
 * Bull Board over the queues of a store: which runs are due, in hand, put off, and who works at them. Jobs are hints, so nothing that is
 * done here loses a run: an emptied queue fills again from the log, and a paused one hands out no runs until it is resumed. Needs
 * `@bull-board/api`, `@bull-board/hono`, `@hono/node-server` and `hono` beside this package.
 * @throws StepcastError `invalid_definition` for a token under 16 signs; what the store throws that cannot be reached
 */
export async function queueBoard(options: QueueBoardOptions): Promise<QueueBoard> {
  const { basePath, guard } = options;
  const bullBoard = new HonoAdapter(serveStatic);
  bullBoard.setBasePath(basePath);
  createBullBoard({
    queues: await shownQueues(options),
    serverAdapter: bullBoard,
    options: { uiConfig: { boardTitle: "Stepcast queues", hideDocsLink: true } },
  });
  // As typed by hand: with a slash at the end or without.
  const board = new Hono({ strict: false });
  board.use(secureHeaders({ contentSecurityPolicy, xFrameOptions: "DENY", referrerPolicy: "no-referrer" }));
  board.use(guardWith(guard));
  if (!options.writable) board.use(onlyReads);
  board.route(basePath, bullBoard.registerPlugin());
  const fetch = async (request: Request) => board.fetch(request);
  return { fetch, handle: getRequestListener(fetch, { overrideGlobalObjects: false }) };
}

const onlyReads: MiddlewareHandler = async (context, next) => {
  if (["GET", "HEAD"].includes(context.req.method)) return next();
  return context.text("this board only tells: make it writable to change queues here\n", 405);
};

/** The page's fonts would be fetched from elsewhere; it has others. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:"],
  frameAncestors: ["'none'"],
};

function shownQueues({ store, pipelines, writable = false, runUrl }: QueueBoardOptions) {
  const shown = [
    ...pipelines.map((pipeline) => ({ name: queueName(pipeline), displayName: pipeline, description: "" })),
    {
      name: cancelQueue,
      displayName: cancelQueue,
      description: "Runs of any pipeline that are to be cancelled",
    },
  ];
  return Promise.all(
    shown.map(async ({ name, ...said }) => {
      const options = { ...said, readOnlyMode: !writable, allowRetries: writable };
      const externalJobUrl =
        runUrl && (({ data }: { data: JobOfRun }) => ({ href: runUrl(data.runId), displayText: "Run" }));
      return new BullMQAdapter(await store.queues.bullmq(name), {
        ...options,
        ...(externalJobUrl && { externalJobUrl }),
      });
    }),
  );
}

import { transformer } from "../transformer.ts";

/** What a typed client offers for one pipeline, as far as following a run needs it. */
export interface PipelineClient {
  runPipeline: {
    // Methods compare bivariantly, so that the client of every pipeline fits.
    subscribe(
      input: never,
      handlers: { onData?(message: { id: string; data: unknown[] }): void },
    ): Unsubscribable;
  };
  start: { mutate(input: never): Promise<{ runId: string }> };
}

interface ConnectionState {
  state: string;
  error: unknown;
}

interface Unsubscribable {
  unsubscribe(): void;
}

type SubscribeInput<Client extends PipelineClient> = Parameters<Client["runPipeline"]["subscribe"]>[0];
type Handlers<Client extends PipelineClient> = Parameters<Client["runPipeline"]["subscribe"]>[1];
type Message<Client extends PipelineClient> =
  NonNullable<Handlers<Client>["onData"]> extends (message: infer M extends { data: unknown[] }) => void
    ? M
    : never;

/** The events of the pipeline behind a typed client. */
export type ClientEvent<Client extends PipelineClient> = Message<Client>["data"][number];

export interface RunEventsOptions {
  /** Called when the connection is lost and tried again; the next event says that it is back. */
  onReconnect?: ((error: unknown) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Input that makes an address longer than this travels by `start` (POST): servers refuse some 8 to 16 KB. */
const maxInputChars = 4_096;

/**
 * Starts or joins a run over tRPC and iterates its events, one by one, to the terminal one. Breaking off leaves the run.
 * @example for await (const event of runEvents(client.feedback, { runId, input })) …
 */
export async function* runEvents<Client extends PipelineClient>(
  client: Client,
  input: SubscribeInput<Client>,
  { onReconnect, signal }: RunEventsOptions = {},
): AsyncGenerator<ClientEvent<Client>, void, void> {
  if (signal?.aborted) return;
  const inbox = new Inbox<ClientEvent<Client>>();
  const request = await sendLarge(client, withRunId(input));
  const handlers = {
    onData: ({ data }: Message<Client>) => inbox.put(data),
    onError: (error: unknown) => inbox.end(error),
    onComplete: () => inbox.end(),
    onConnectionStateChange: ({ state, error }: ConnectionState) => {
      if (state === "connecting" && error) onReconnect?.(error);
    },
  };
  if (signal?.aborted) return;
  const leave = () => inbox.end();
  signal?.addEventListener("abort", leave, { once: true });
  const subscription = client.runPipeline.subscribe(request as never, handlers as never);
  try {
    yield* inbox;
  } finally {
    signal?.removeEventListener("abort", leave);
    subscription.unsubscribe();
  }
}

interface Request {
  runId?: string;
  input?: unknown;
  lastEventId?: string | null;
}

/** A run started without a runId could not be found again by a stream that was cut. */
function withRunId(request: Request): Request {
  return request.input === undefined ? request : { runId: newRunId(), ...request };
}

/** 128 random bits. Not `crypto.randomUUID`, which browsers only have on secure origins. */
function newRunId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function sendLarge(client: PipelineClient, { input, ...request }: Request): Promise<Request> {
  // With a cursor the run is there: its input is not needed.
  if (request.lastEventId) return request;
  if (urlLength(input) <= maxInputChars) return input === undefined ? request : { ...request, input };
  return client.start.mutate({ ...request, input } as never);
}

function urlLength(input: unknown): number {
  return encodeURIComponent(JSON.stringify(transformer.input.serialize(input))).length;
}

/** Events between the callback that brings them and the loop that takes them. */
class Inbox<Item> implements AsyncIterable<Item> {
  private items: Item[] = [];
  private ended = false;
  private error: unknown;
  private wake: (() => void) | undefined;

  put(items: readonly unknown[]): void {
    this.items.push(...(items as Item[]));
    this.wake?.();
  }

  end(error?: unknown): void {
    this.ended = true;
    this.error ??= error;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    for (;;) {
      const taken = this.items;
      this.items = [];
      yield* taken;
      if (this.items.length > 0) continue;
      if (this.error !== undefined) throw this.error;
      if (this.ended) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

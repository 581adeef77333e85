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
  const handlers = {
    onData: ({ data }: Message<Client>) => inbox.put(data),
    onError: (error: unknown) => inbox.end(error),
    onComplete: () => inbox.end(),
    onConnectionStateChange: ({ state, error }: ConnectionState) => {
      if (state === "connecting" && error) onReconnect?.(error);
    },
  };
  const leave = () => inbox.end();
  signal?.addEventListener("abort", leave, { once: true });
  const subscription = client.runPipeline.subscribe(input, handlers as never);
  try {
    yield* inbox;
  } finally {
    signal?.removeEventListener("abort", leave);
    subscription.unsubscribe();
  }
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

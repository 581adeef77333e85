import { createEngine, type Engine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { pipelineRouter, t } from "@stepcast/trpc";
import { stepcastLinks, transformer } from "@stepcast/trpc/client";
import { serve } from "@stepcast/trpc/server";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCReact } from "@trpc/react-query";
import { type ReactNode, StrictMode, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished } from "vitest";
import { chooser, counting, faucet, flood } from "./pipelines.ts";

function createRouter(engine: Engine) {
  return t.router({
    chooser: pipelineRouter(chooser, { engine }),
    counting: pipelineRouter(counting, { engine }),
    faucet: pipelineRouter(faucet, { engine }),
    flood: pipelineRouter(flood, { engine }),
  });
}

export type AppRouter = ReturnType<typeof createRouter>;
export const trpc = createTRPCReact<AppRouter>();

export interface App {
  engine: Engine;
  /** Followers that the server has now. */
  readonly following: number;
  /** The cursor with which each follower began, in order. */
  readonly followedAfter: (string | undefined)[];
  /** A browser's page: one client, one cache. */
  openPage(): Page;
  /** The server goes away, and comes back on the same port; its engine goes on. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
}

/** A real server on a free port, with its engine in memory; gone when the test is over. */
export async function openApp(): Promise<App> {
  const engine = createEngine({ pipelines: [chooser, counting, faucet, flood], files: diskFiles("unused") });
  const followedAfter: (string | undefined)[] = [];
  let following = 0;
  const watched: Engine = {
    ...engine,
    async *follow(runId, after, signal) {
      followedAfter.push(after);
      following += 1;
      try {
        yield* engine.follow(runId, after, signal);
      } finally {
        following -= 1;
      }
    },
  };
  const router = createRouter(watched);
  let served = await serve({ router, engine: watched });
  const { url, port } = served;
  onTestFinished(async () => {
    await served.close();
    await engine.close({ drainMs: 0 });
  });
  return {
    engine,
    followedAfter,
    get following() {
      return following;
    },
    openPage: () => new Page(url),
    stopServer: () => served.close(),
    async startServer() {
      served = await serve({ router, engine: watched, port });
    },
  };
}

export class Page {
  readonly queryClient = new QueryClient({
    defaultOptions: { hydrate: { deserializeData: transformer.output.deserialize } },
  });
  readonly client: ReturnType<typeof trpc.createClient>;

  constructor(url: string) {
    this.client = trpc.createClient({ links: stepcastLinks<AppRouter>({ url: `${url}/trpc` }) });
  }

  /** What a root renders on this page, under StrictMode as `create-next-app` sets it. */
  around(children: ReactNode): ReactNode {
    return (
      <StrictMode>
        <trpc.Provider client={this.client} queryClient={this.queryClient}>
          <QueryClientProvider client={this.queryClient}>{children}</QueryClientProvider>
        </trpc.Provider>
      </StrictMode>
    );
  }

  /** Renders a component that uses a hook, until the test or `leave` ends it. */
  show<Value, Props>(
    useValue: (props: Props) => Value,
    props: Props,
    inside: (children: ReactNode) => ReactNode = (children) => children,
  ): Shown<Value, Props> {
    const shown = new Shown<Value, Props>(useValue, (node) => this.around(inside(node)));
    shown.render(props);
    onTestFinished(() => shown.leave());
    return shown;
  }
}

export class Shown<Value, Props> {
  /** What each committed render had, in order. */
  readonly values: Value[] = [];
  private readonly root = createRoot(document.createElement("div"));
  private readonly waiting = new Set<() => void>();
  private readonly Probe: (props: { props: Props }) => ReactNode;
  private readonly around: (node: ReactNode) => ReactNode;

  constructor(useValue: (props: Props) => Value, around: (node: ReactNode) => ReactNode) {
    this.around = around;
    this.Probe = ({ props }) => {
      const value = useValue(props);
      useEffect(() => {
        if (this.values.at(-1) !== value) this.values.push(value);
        for (const check of this.waiting) check();
      });
      return null;
    };
  }

  render(props: Props): void {
    const { Probe } = this;
    this.root.render(this.around(<Probe props={props} />));
  }

  /** The first render from now on that fits; the newest counts. */
  until(fits: (value: Value) => boolean): Promise<Value> {
    return new Promise((resolve) => {
      const check = () => {
        const value = this.values.at(-1);
        if (value === undefined || !fits(value)) return;
        this.waiting.delete(check);
        resolve(value);
      };
      this.waiting.add(check);
      check();
    });
  }

  leave(): void {
    this.root.unmount();
  }
}

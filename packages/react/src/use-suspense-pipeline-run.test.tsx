// @vitest-environment jsdom
import { Component, type ReactNode, Suspense } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { transformer } from "@stepcast/trpc/client";
import { createTRPCQueryUtils } from "@trpc/react-query";
import { dehydrate, type DehydratedState, HydrationBoundary } from "@tanstack/react-query";
import { type AppRouter, openApp, trpc } from "./testing/open-app.tsx";
import { counting, faucet, tapOf } from "./testing/pipelines.ts";
import { usePipelineRun, useSuspensePipelineRun } from "./use-pipeline-run.ts";

function Drops({ runId }: { runId: string }) {
  const run = useSuspensePipelineRun(trpc.faucet, { runId });
  return (
    <p>
      {run.runId} {run.connection}: {run.steps.drip?.chunks.map(({ drop }) => drop).join(" ")}
    </p>
  );
}

class Boundary extends Component<{ children: ReactNode }, { message?: string }> {
  override state: { message?: string } = {};
  static getDerivedStateFromError({ message }: Error) {
    return { message };
  }
  override render() {
    return this.state.message ?? this.props.children;
  }
}

function mount(node: ReactNode): HTMLElement {
  const container = document.createElement("div");
  const root = createRoot(container, { onCaughtError: () => undefined });
  root.render(node);
  onTestFinished(() => root.unmount());
  return container;
}

test("suspends until the state is here, then follows on from its cursor", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  tapOf(runId).write("one");
  await vi.waitFor(async () => expect((await app.engine.state(runId)).steps["drip"]?.chunks).toHaveLength(1));
  const { cursor } = await app.engine.state(runId);
  const page = app.openPage();
  const container = mount(
    page.around(
      <Suspense fallback="loading">
        <Drops runId={runId} />
      </Suspense>,
    ),
  );
  await vi.waitFor(() => expect(container.textContent).toBe("loading"));
  await vi.waitFor(() => expect(container.textContent).toBe(`${runId} live: one`));
  tapOf(runId).end("two");
  await vi.waitFor(() => expect(container.textContent).toBe(`${runId} ended: one two`));
  expect(app.followedAfter).toEqual([cursor]);
});

test("a run that is not there is thrown to the error boundary", async () => {
  const page = (await openApp()).openPage();
  page.queryClient.setDefaultOptions({ queries: { retry: false } });
  const container = mount(
    page.around(
      <Boundary>
        <Suspense fallback="loading">
          <Drops runId="nobody-has-this" />
        </Suspense>
      </Boundary>,
    ),
  );
  await vi.waitFor(() => expect(container.textContent).toContain("there is no run nobody-has-this"));
});

test("a server renders the prefetched state, and the browser takes it over without a difference", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(faucet, {});
  tapOf(runId).write("one");
  await vi.waitFor(async () => expect((await app.engine.state(runId)).steps["drip"]?.chunks).toHaveLength(1));
  const { cursor } = await app.engine.state(runId);
  const server = app.openPage();
  await createTRPCQueryUtils<AppRouter>(server).faucet.state.prefetch({ runId });
  // As Next sends it: text between the two.
  const state: DehydratedState = JSON.parse(
    JSON.stringify(dehydrate(server.queryClient, { serializeData: transformer.output.serialize })),
  );
  const page = (of: typeof server) =>
    of.around(
      <HydrationBoundary state={state}>
        <Suspense fallback="loading">
          <Drops runId={runId} />
        </Suspense>
      </HydrationBoundary>,
    );
  const container = document.createElement("div");
  container.innerHTML = withoutWindow(() => renderToString(page(server)));
  expect(container.textContent).toBe(`${runId} connecting: one`);
  const differences: unknown[] = [];
  const root = hydrateRoot(container, page(app.openPage()), {
    onRecoverableError: (error) => differences.push(error),
  });
  onTestFinished(() => root.unmount());
  await vi.waitFor(() => expect(container.textContent).toBe(`${runId} live: one`));
  tapOf(runId).end("two");
  await vi.waitFor(() => expect(container.textContent).toBe(`${runId} ended: one two`));
  expect(differences).toEqual([]);
  expect(app.followedAfter).toEqual([cursor]);
});

test("without a prefetch a server renders the empty run, opens no stream and starts nothing", async () => {
  const app = await openApp();
  const { runId } = await app.engine.start(counting, { text: "one two" });
  const Words = () => {
    const run = usePipelineRun(trpc.counting, { runId });
    return `${run.connection} ${run.lastSeq}`;
  };
  expect(withoutWindow(() => renderToString(app.openPage().around(<Words />)))).toBe("connecting 0");
  expect(app.followedAfter).toEqual([]);
});

/** As on a server: whoever reaches for the page's globals fails. */
function withoutWindow<T>(render: () => T): T {
  for (const name of ["window", "document", "navigator", "requestAnimationFrame"])
    vi.stubGlobal(name, undefined);
  try {
    return render();
  } finally {
    vi.unstubAllGlobals();
  }
}

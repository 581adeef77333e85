import { expect, test } from "vitest";
import { all } from "./testing/all.ts";
import { tapOf } from "./testing/faucet.ts";
import { connect, openServer } from "./testing/open-server.ts";

const input = { label: "x" };

test("the run of one owner does not exist for another, whatever they ask", async () => {
  const { ann, bob } = await openHouse();
  await ann.faucet.start.mutate({ runId: "anns", input });
  const attempts = [
    bob.faucet.start.mutate({ runId: "anns", input }),
    bob.faucet.state.query({ runId: "anns" }),
    bob.faucet.events.query({ runId: "anns" }),
    bob.faucet.cancel.mutate({ runId: "anns" }),
  ];
  const refused = attempts.map((attempt) =>
    expect(attempt).rejects.toMatchObject({
      data: { code: "NOT_FOUND", stepcast: { code: "run_not_found" } },
    }),
  );
  await Promise.all(refused);
  const loops = [bob.faucet.watch("anns"), bob.faucet.runPipeline({ runId: "anns", input })];
  for (const loop of loops) await expect(all(loop)).rejects.toMatchObject({ code: "run_not_found" });
  expect((await bob.faucet.list.query()).runs).toEqual([]);
});

test("whoever has no name finds no owner's run, not even in the list", async () => {
  const { ann, nobody } = await openHouse();
  await ann.faucet.start.mutate({ runId: "anns", input });
  await nobody.faucet.start.mutate({ runId: "anyones", input });
  await expect(nobody.faucet.state.query({ runId: "anns" })).rejects.toMatchObject({
    data: { code: "NOT_FOUND" },
  });
  expect((await nobody.faucet.list.query()).runs.map((run) => run.runId)).toEqual(["anyones"]);
});

test("an owner does with their run what they like", async () => {
  const { ann } = await openHouse();
  tapOf("mine").end("one");
  const events = await all(ann.faucet.runPipeline({ runId: "mine", input }));
  expect(events[0]).toMatchObject({ type: "run.queued", owner: "ann" });
  expect((await ann.faucet.list.query()).runs).toHaveLength(1);
  expect(await ann.faucet.state.query({ runId: "mine" })).toMatchObject({ status: "completed" });
});

test("a run without an owner is open to whoever has its id", async () => {
  const { ann, nobody } = await openHouse();
  tapOf("open").end("one");
  await all(nobody.faucet.runPipeline({ runId: "open", input }));
  expect(await ann.faucet.state.query({ runId: "open" })).toMatchObject({ status: "completed" });
});

async function openHouse() {
  const { url } = await openServer({
    createContext: ({ headers }) => ({ owner: headers["x-owner"]?.toString() }),
  });
  return {
    ann: connect(url, { "x-owner": "ann" }),
    bob: connect(url, { "x-owner": "bob" }),
    nobody: connect(url),
  };
}

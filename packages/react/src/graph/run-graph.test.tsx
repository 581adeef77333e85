// @vitest-environment jsdom
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { click, type ShownPart, showPart, violationsOf } from "../testing/show-part.tsx";
import { queuedAt, WrittenLog } from "../testing/written-log.ts";
import { RunGraph } from "./run-graph.tsx";

const now = queuedAt + 10_000;
const order = [["columns"], ["clean"], ["moods", "names"], ["report"]];
const words = { locale: "en" };

const begun = new WrittenLog()
  .queued()
  .step(10, 100, "columns")
  .step(110, 500, "clean")
  .begin(510, "moods")
  .failed(2_000, "moods")
  .begin(510, "names");

/** What is read out of each agent, in the order in which it is. */
const said = ({ all }: ShownPart) =>
  all(".sc-graph-node").map(({ textContent }) => textContent.replace(/\s+/g, " ").trim());

test("each agent says how it is, how long it took, and which it follows", async () => {
  const shown = await showPart(<RunGraph run={begun.state} now={now} order={order} words={words} />);
  expect(said(shown)).toEqual([
    "columns, Completed 90ms",
    "clean, Completed 390ms, after columns",
    "moods, Failed 1.4s, after clean",
    "names, Running 9.4s, after clean",
    "report, Upcoming, after moods and names",
  ]);
  expect(shown.all(".sc-graph-node svg").map(({ dataset }) => dataset["icon"])).toEqual([
    "completed",
    "completed",
    "failed",
    "running",
    "pending",
  ]);
  expect(await violationsOf(shown.host)).toEqual([]);
});

test("an agent is chosen by a button, which any keyboard reaches; what is shown elsewhere is marked", async () => {
  const onSelect = vi.fn<(agent: string) => void>();
  const { one, all, host } = await showPart(
    <RunGraph run={begun.state} now={now} order={order} selected="clean" onSelect={onSelect} />,
  );
  expect(all("button.sc-graph-node")).toHaveLength(5);
  expect(one("[aria-pressed=true]").textContent).toContain("clean");
  await click(one("button[data-status=failed]"));
  expect(onSelect).toHaveBeenCalledExactlyOnceWith("moods");
  expect(await violationsOf(host)).toEqual([]);
});

test("of many steps of an agent it says how many, and how they are", async () => {
  const log = new WrittenLog().queued();
  for (let index = 0; index < 2_000; index += 1) log.begin(10, `${index}/write`);
  for (let index = 0; index < 1_500; index += 1) log.done(900, `${index}/write`);
  const shown = await showPart(
    <RunGraph run={log.failed(950, "1999/write").state} now={now} words={words} />,
  );
  expect(said(shown)).toEqual(["write × 2,000, 1 failed · 499 running 9.9s"]);
});

test("agents are called as the app calls them", async () => {
  const titleOf = (agent: string) => `The ${agent}`;
  const shown = await showPart(<RunGraph run={begun.state} now={now} titleOf={titleOf} words={words} />);
  expect(said(shown)[1]).toBe("The clean, Completed 390ms, after The columns");
});

test("places change with what follows what, not with each step's progress", async () => {
  const places = ({ all }: ShownPart) => all(".react-flow__node").map(({ style }) => style.transform);
  const log = new WrittenLog().queued().step(10, 100, "columns").begin(110, "clean");
  const shown = await showPart(<RunGraph run={log.state} now={now} order={order} />);
  const before = places(shown);
  await shown.render(
    <RunGraph
      run={log.done(500, "clean").begin(510, "moods").begin(511, "names").state}
      now={now + 16}
      order={order}
    />,
  );
  expect(places(shown)).toEqual(before);
});

test("it is there with the first paint: a server renders its agents", () => {
  const html = renderToString(<RunGraph run={begun.state} now={now} order={order} />);
  expect(html.match(/sc-graph-node /g)).toHaveLength(5);
});

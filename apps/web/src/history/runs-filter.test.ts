import { runStatuses } from "@stepcast/pipeline";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isFiltered, noFilter, readFilter, type RunsFilter, timeSpans, writeFilter } from "./runs-filter.ts";

const read = (query: string) => readFilter(new URLSearchParams(query));

test("an address says which runs are shown", () => {
  expect(read("status=failed,cancelled&pipeline=split&time=7d&q=orders")).toEqual({
    statuses: ["failed", "cancelled"],
    pipeline: "split",
    time: { kind: "span", span: "7d" },
    text: "orders",
  });
  expect(read("from=2026-08-01&to=2026-08-05").time).toEqual({
    kind: "own",
    from: "2026-08-01",
    to: "2026-08-05",
  });
});

test.for([
  ["", "nothing"],
  ["status=broken", "a status that is none"],
  ["status=,,", "commas alone"],
  ["time=yesterday", "a span that is none"],
  ["from=2026-13-45", "a day that is none"],
  ["from=1&to=now", "days that are none"],
  ["from=2026-02-30", "a day that its month has not"],
  [`pipeline=${"x".repeat(65)}`, "a name that is too long"],
  ["pipeline=", "an empty name"],
  ["q=", "an empty text"],
  ["page=3&%00=%ff", "what nobody knows"],
])("%s: %s is as if it were not there", ([query]) => {
  expect(read(query as string)).toEqual(noFilter);
  expect(isFiltered(read(query as string))).toBe(false);
});

test("of a list of statuses those that are some are taken, once and in their order", () => {
  expect(read("status=failed,nonsense,running,failed").statuses).toEqual(["running", "failed"]);
});

test("a text is cut to what the server takes", () => {
  expect(read(`q=${"y".repeat(500)}`).text).toHaveLength(200);
});

test("days the wrong way round are the days between them", () => {
  expect(read("from=2026-08-05&to=2026-08-01").time).toMatchObject({ from: "2026-08-01", to: "2026-08-05" });
});

const days = fc.option(
  fc
    .date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  { nil: undefined },
);
const filters: fc.Arbitrary<RunsFilter> = fc.record({
  statuses: fc.subarray([...runStatuses]),
  pipeline: fc.option(fc.string({ minLength: 1, maxLength: 64, unit: "grapheme-ascii" }), { nil: undefined }),
  time: fc.oneof(
    fc.constant(undefined),
    fc.constantFrom(...timeSpans).map((span) => ({ kind: "span", span }) as const),
    fc
      .tuple(days, days)
      .map(([one, other]) =>
        one !== undefined && other !== undefined && one > other ? [other, one] : [one, other],
      )
      .filter(([from, to]) => from !== undefined || to !== undefined)
      .map(([from, to]) => ({ kind: "own", from, to }) as const),
  ),
  text: fc.string({ maxLength: 200 }).filter((text) => text === "" || text.trim() !== ""),
});

test("what is written into an address is read from it", () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(read(writeFilter(filter))).toEqual(filter);
    }),
  );
});

const names = fc.constantFrom("status", "pipeline", "time", "from", "to", "q", "page");
const values = fc.oneof(
  fc.string(),
  fc.constantFrom("2026-02-29", "0000-00-00", "%", "%ff", "7d,30d", "&&=", "__proto__"),
);
const addresses = fc
  .array(fc.tuple(names, values))
  .map((parts) => parts.map(([name, value]) => `${name}=${value}`).join("&"));

test("no address is too strange to be read", () => {
  fc.assert(
    fc.property(addresses, (query) => {
      const filter = read(query);
      expect(read(writeFilter(filter))).toEqual(filter);
    }),
  );
});

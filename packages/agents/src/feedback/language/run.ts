import type { AgentRun } from "@stepcast/pipeline";
import { paceOf } from "../../pace.ts";
import { readNdjson, toNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import { percent } from "../wording.ts";
import type { language } from "./agent.ts";
import { detectLanguage, undetermined } from "./detect.ts";

const names = new Intl.DisplayNames(["en"], { type: "language" });

const run: AgentRun<typeof language> = async ({ rows, count, usualLanguage }, step) => {
  const counts = new Map<string, number>();
  const pace = paceOf(step, count, "detecting languages");
  let done = 0;
  async function* detected() {
    for await (const row of readNdjson<Row>(step.readFile(rows))) {
      const code = detectLanguage(row.text, usualLanguage);
      counts.set(code, (counts.get(code) ?? 0) + 1);
      yield code;
      done += 1;
      await pace.at(done);
    }
  }
  const languages = await step.writeFile("languages.ndjson", toNdjson(detected()));
  const found = [...counts]
    .filter(([code]) => code !== undetermined)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([code, size]) => ({
      code,
      name: names.of(code) ?? code,
      count: size,
      share: shareOf(size, count),
    }));
  const top = found.slice(0, 4).map(({ name, share }) => `${name} ${percent(share)}`);
  step.log("info", top.length > 0 ? `languages: ${top.join(", ")}` : "no language could be told");
  step.progress(count, count, "languages told");
  return { languages, found: found.slice(0, 40), undetermined: counts.get(undetermined) ?? 0 };
};

export default run;

function shareOf(size: number, count: number): number {
  return Math.round((size / Math.max(1, count)) * 1_000) / 1_000;
}

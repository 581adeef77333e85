import type { AgentRun } from "@stepcast/pipeline";
import { detectLanguage } from "../language/detect.ts";
import { paceOf } from "../../pace.ts";
import { readNdjson, toNdjson } from "../../ndjson.ts";
import type { Row } from "../rows.ts";
import type { entities } from "./agent.ts";
import { findMentions } from "./find-mentions.ts";
import { MentionCounter } from "./mention-counter.ts";

const mostRead = 6_000;

const run: AgentRun<typeof entities> = async ({ rows, count, usualLanguage }, step) => {
  const stride = Math.max(1, Math.ceil(count / mostRead));
  if (stride > 1)
    step.log("info", `reading one row in ${stride} for names: ${Math.ceil(count / stride)} of ${count}`);
  const counter = new MentionCounter();
  const pace = paceOf(step, count, "finding mentions");
  let read = 0;
  async function* found() {
    let done = 0;
    for await (const row of readNdjson<Row>(step.readFile(rows))) {
      const takes = done % stride === 0 && detectLanguage(row.text, usualLanguage) === "en";
      done += 1;
      if (takes) {
        read += 1;
        const mentions = findMentions(row.text);
        counter.add(mentions);
        yield mentions.map(({ name }) => name);
      } else yield null;
      await pace.at(done);
    }
  }
  const file = await step.writeFile("entities.ndjson", toNdjson(found()));
  const top = counter.top(40);
  const shown = top.slice(0, 5).map(({ name, count: times }) => `${name} (${times})`);
  step.log("info", shown.length > 0 ? `most mentioned: ${shown.join(", ")}` : "no names found");
  if (read < count && stride === 1)
    step.log("info", `${count - read} rows are not in English and were not read for names`);
  step.progress(count, count, "names found");
  return { entities: file, top, read };
};

export default run;

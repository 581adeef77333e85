import { type ExitCode, exitCodes, usageError } from "../cli-error.ts";
import { defineCommand } from "../command/command.ts";
import { didYouMean } from "../command/nearest.ts";
import { jsonOption, runWord, whereOptions } from "../command/shared-options.ts";
import type { Host } from "../host/host.ts";
import { openHost } from "../host/open-host.ts";
import type { JsonSchema } from "../json-schema.ts";
import { tellWhetherItGoesOn } from "../run/goes-on.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { readFields } from "../run/read-input.ts";
import { readTyped } from "../run/read-typed.ts";
import { jsonLine } from "../view/json-line.ts";

export const signal = defineCommand({
  name: "signal",
  summary: "send a message into a live run",
  details:
    "What it holds is given as JSON, or field by field by options: stepcast signal <runId> addSection --column Region.\nIn JSON a file is given by its path, a date as text.",
  words: {
    runId: runWord,
    name: { summary: "which of the messages that its pipeline takes", required: true, completes: "signal" },
    data: { summary: "what it holds, as JSON; options go before it", required: false },
  },
  options: { ...whereOptions, json: jsonOption },
  examples: [
    "stepcast signal <runId> addSection --column Region",
    `stepcast signal <runId> addSection '{"column":"Region"}' --server http://127.0.0.1:4319`,
  ],
  takesSignal: true,
  async run(given, { pipelines, fields, fieldValues }): Promise<ExitCode> {
    const { runId, name, json } = given;
    await using host = await openHost(given, pipelines);
    using interrupt = onInterrupt();
    const schema = await schemaOf(host, runId, name);
    const keep = (path: string) => host.keep(path, interrupt.signal);
    const typed = await readFields(fields, fieldValues, keep);
    const base = given.data === undefined ? undefined : await readTyped(given.data, schema, keep);
    await host.signal(runId, name, together(base, typed));
    process.stdout.write(json ? jsonLine({ runId, signal: name, sent: true }) : `sent ${name}\n`);
    await tellWhetherItGoesOn(host, runId, interrupt.signal);
    return exitCodes.completed;
  },
});

async function schemaOf(host: Host, runId: string, name: string): Promise<JsonSchema> {
  const { name: pipeline, signals } = await host.describe(runId);
  const known = Object.keys(signals);
  const found = Object.entries<JsonSchema>(signals).find(([signal]) => signal === name);
  if (found) return found[1];
  const takes = known.length > 0 ? `It takes: ${known.join(", ")}.` : "It takes none.";
  throw usageError(
    `pipeline ${pipeline} takes no message ${JSON.stringify(name)}.${didYouMean(name, known)} ${takes}`,
  );
}

/** The options go before the JSON. */
function together(base: unknown, typed: Record<string, unknown>): unknown {
  if (Object.keys(typed).length === 0) return base ?? {};
  if (base === undefined) return typed;
  if (typeof base === "object" && base !== null && !Array.isArray(base)) return { ...base, ...typed };
  throw usageError("options are fields of an object, and the JSON is none: give one or the other");
}

import { once } from "node:events";
import type { Pipeline } from "@stepcast/pipeline";
import { whereIs } from "@stepcast/server/open-parts";
import type { Place } from "@stepcast/server/place";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { type ExitCode, exitCodes } from "../cli-error.ts";
import { onInterrupt } from "../run/on-interrupt.ts";
import { openEngine } from "../host/open-engine.ts";
import { claimStdout } from "./claim-stdout.ts";
import { mcpServer } from "./mcp-server.ts";

/**
 * `stepcast mcp`: offers pipelines as tools over standard input and output, until the client closes our input.
 * Runs that are still at work then go on in the next process that opens the store: leaving is not cancelling.
 * @throws StepcastError `invalid_input`, `store_failed`
 */
export async function mcpCommand(pipelines: readonly Pipeline[], place: Place): Promise<ExitCode> {
  const wire = claimStdout();
  using interrupt = onInterrupt();
  const engine = await openEngine(pipelines, place);
  const left = new AbortController();
  const transport = new StdioServerTransport(process.stdin, wire);
  // Before the protocol hears of it, which takes every request in hand for cancelled then.
  transport.onclose = () => left.abort();
  try {
    const server = mcpServer(engine, (file) => whereIs(place, file), left.signal);
    server.onerror = (error) => void process.stderr.write(`stepcast: mcp: ${error.message}\n`);
    await server.connect(transport);
    await Promise.race([once(process.stdin, "close"), firesOnce(left.signal), firesOnce(interrupt.signal)]);
  } finally {
    left.abort();
    await engine.close({ drainMs: 0 });
    await new Promise<void>((resolve) => wire.end(resolve));
  }
  return exitCodes.completed;
}

async function firesOnce(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}

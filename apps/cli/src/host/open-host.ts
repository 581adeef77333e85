import type { Pipeline } from "@stepcast/pipeline";
import { usageError } from "../cli-error.ts";
import { environment } from "../environment.ts";
import type { Host } from "./host.ts";
import type { TransportName } from "./on-server.ts";

export interface Where {
  server: string | undefined;
  transport?: TransportName | undefined;
}

/**
 * The place that the options name. Without a server it knows the runs of `pipelines`; with `work` it drives them, and any run that was
 * asked to stop.
 * @throws CliError where no server answers
 */
export async function openHost(
  { server, transport }: Where,
  pipelines: readonly Pipeline[] = [],
  { work = false }: { work?: boolean } = {},
): Promise<Host> {
  if (server !== undefined) {
    const { onServer } = await import("./on-server.ts");
    return onServer(server, transport);
  }
  if (transport !== undefined) throw usageError("--transport is about a server: give its --server too");
  const { inProcess } = await import("./in-process.ts");
  return inProcess(environment, pipelines, work);
}

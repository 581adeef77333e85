import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  type ElicitRequestFormParams,
  ElicitRequestSchema,
  type ElicitResult,
  type LoggingMessageNotificationParams,
  LoggingMessageNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { onTestFinished } from "vitest";

export interface ConnectOptions {
  /** Where it works; a new empty folder where not said. */
  cwd?: string;
  /** Which of our entries; the one with small pipelines where not said. */
  entry?: string;
  /** A client that can ask its person. */
  elicit?: (params: ElicitRequestFormParams) => Promise<ElicitResult> | ElicitResult;
}

/** The protocol's own client on the real command in a process of its own; both gone when the test is over. */
export async function connect({ cwd, entry = "./main.ts", elicit }: ConnectOptions = {}) {
  const folder = cwd ?? (await emptyFolder());
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(new URL(entry, import.meta.url)), "mcp"],
    cwd: folder,
    stderr: "pipe",
  });
  const capabilities = elicit ? { elicitation: { form: {} } } : {};
  const client = new Client({ name: "test", version: "1" }, { capabilities });
  // Only forms were announced.
  if (elicit)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => elicit(params as ElicitRequestFormParams));
  const logged: LoggingMessageNotificationParams[] = [];
  const errors: Error[] = [];
  const printed: string[] = [];
  client.onerror = (error) => errors.push(error);
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logged.push(params));
  transport.stderr?.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { client, folder, logged, errors, printed: () => printed.join("") };
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stepcast-mcp-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

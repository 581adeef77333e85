import type { Engine } from "@stepcast/pipeline/engine";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import manifest from "../../package.json" with { type: "json" };
import { didYouMean } from "../command/nearest.ts";
import { printable } from "../view/words.ts";
import { type Call, callTool } from "./call-tool.ts";
import { listResources, readResource, resourceTemplates, type WhereIs } from "./resources.ts";
import { toolOf } from "./tool.ts";

/** The protocol's own server, which gives more room than the one built on it: our tools come with their JSON Schema. */
type Server = McpServer["server"];

/** A person may take days: as long as a timer can be. The question's own time ends it too. */
const personTimeoutMs = 2 ** 31 - 1;

/**
 * Offers an engine's pipelines as tools, and its runs and files as resources.
 * @param whereIs where a file is, for messages to people
 * @param left fires when the client has gone; its runs go on
 */
export function mcpServer(engine: Engine, whereIs: WhereIs, left: AbortSignal): Server {
  const { server } = new McpServer(
    { name: "stepcast", version: manifest.version },
    { capabilities: { tools: {}, resources: { listChanged: true }, logging: {} } },
  );
  const tools = engine.pipelines.map((pipeline) => toolOf(pipeline));
  const elicit: NonNullable<Call["elicit"]> = async (message, requestedSchema, signal) => {
    const asked = { message: printable(message), requestedSchema };
    const { action, content } = await server.elicitInput(asked, { signal, timeout: personTimeoutMs });
    return action === "accept" ? content : undefined;
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal, sendNotification, _meta }) => {
    const pipeline = engine.pipelines.find(({ name }) => name === params.name);
    if (!pipeline) throw unknownTool(params.name, tools);
    const progressToken = _meta?.progressToken;
    return callTool(engine, pipeline, params.arguments ?? {}, {
      signal,
      left,
      log: (line) => server.sendLoggingMessage(line),
      async progress(progress) {
        if (progressToken === undefined) return;
        await sendNotification({
          method: "notifications/progress",
          params: { progressToken, ...progress },
        });
      },
      ...(server.getClientCapabilities()?.elicitation?.form && { elicit }),
      ended: () => server.sendResourceListChanged(),
    });
  });
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }) => listResources(engine, params?.cursor));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) =>
    readResource(engine, whereIs, params.uri),
  );
  return server;
}

function unknownTool(name: string, tools: readonly { name: string }[]): McpError {
  const names = tools.map((tool) => tool.name);
  return new McpError(
    ErrorCode.InvalidParams,
    `there is no tool ${JSON.stringify(name)}.${didYouMean(name, names)} The tools are: ${names.join(", ")}`,
  );
}

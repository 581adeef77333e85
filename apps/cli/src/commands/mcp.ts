import { defineCommand } from "../command/command.ts";
import { environment } from "../environment.ts";

export const mcp = defineCommand({
  name: "mcp",
  summary: "offer the pipelines as tools to an MCP client, over standard input and output",
  details:
    "For the configuration of a client, see docs/mcp.md: it starts this command by itself.\nRuns and files are kept as STEPCAST_LOG or STEPCAST_URL and STEPCAST_FILES say; give absolute paths there.",
  words: {},
  options: {},
  examples: ["stepcast mcp"],
  async run(_given, { pipelines }) {
    // The protocol's own library takes a while to load, which no other command should wait for.
    const { mcpCommand } = await import("../mcp/mcp-command.ts");
    return mcpCommand(pipelines, environment.place);
  },
});

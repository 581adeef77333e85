import { createEngine } from "@stepcast/pipeline/engine";
import { diskFiles } from "@stepcast/pipeline/files";
import { serve } from "../server/serve.ts";
import { t } from "../trpc.ts";

// A server of files in a process of its own, to see what memory it takes. It tells its port; asked anything, it answers the most memory
// that it has had since it was last asked.

const [folder = ""] = process.argv.slice(2);
const engine = createEngine({ pipelines: [], files: diskFiles(folder) });
const { port } = await serve({ router: t.router({}), engine });
let peakBytes = 0;
setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 20);

process.on("message", () => {
  process.send?.({ peakBytes: Math.max(peakBytes, process.memoryUsage.rss()) });
  peakBytes = 0;
});
process.on("disconnect", () => process.exit());
process.send?.({ port });

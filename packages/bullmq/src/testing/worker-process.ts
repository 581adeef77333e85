import { runWorkerProcess } from "@stepcast/pipeline/conformance";
import { openStore } from "../open-store.ts";

await runWorkerProcess((address) =>
  openStore(address, { onWarning: () => undefined, pollMs: 100, lockMs: 300 }),
);

import { runWorkerProcess } from "@stepcast/pipeline/conformance";
import { openStore } from "../open-store.ts";

// A cluster has no databases: there a store is one by its prefix.
await runWorkerProcess((address) => {
  const [url = "", prefix = "stepcast"] = address.split("#");
  return openStore(url, { prefix, onWarning: () => undefined, pollMs: 100, lockMs: 300 });
});

import type { Transport } from "./transport.ts";

/** A transport that is loaded with its first reader: whoever does not need it does without. What failed to load is loaded for the next line. */
export function laterTransport(name: Transport["name"], load: () => Promise<Transport>): Transport {
  let loading: Promise<Transport> | undefined;
  const loaded = () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return {
    name,
    async *open(request, signal) {
      yield* (await loaded()).open(request, signal);
    },
  };
}

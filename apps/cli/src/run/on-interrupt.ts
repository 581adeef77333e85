import { exitCodes } from "../cli-error.ts";

/** A signal that fires at the first Ctrl-C; at the second the process ends at once. */
export function onInterrupt(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const listen = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on("SIGINT", listen);
  process.on("SIGTERM", listen);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", listen);
      process.off("SIGTERM", listen);
    },
  };
}

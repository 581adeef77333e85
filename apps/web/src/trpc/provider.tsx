"use client";

import type { AppRouter } from "@stepcast/server";
import { stepcastLinks, transformer } from "@stepcast/trpc/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { trpc } from "./client.ts";

/** Makes the hooks work below it. The server is on the page's own origin, behind `rewrites()`. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          hydrate: { deserializeData: transformer.output.deserialize },
          // The links try again by themselves what may pass; with as many tries of each of theirs nobody would hear of a failure.
          queries: { retry: false },
        },
      }),
  );
  const [client] = useState(() => trpc.createClient({ links: stepcastLinks<AppRouter>({ url: "/trpc" }) }));
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}

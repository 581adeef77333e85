import type { AppRouter } from "@stepcast/server";
import { type StepcastClient, stepcastClient } from "@stepcast/trpc/client";
import { headers } from "next/headers";

/** Where the server is, seen from this one; `next.config.ts` knows. */
const url = `${process.env.STEPCAST_SERVER_URL}/trpc`;
/** By these a server may know who asks. */
const whose = ["cookie", "authorization"];

/** Asks the server what a page is made of, as whoever wants the page: what is another's to them is another's here. */
export async function pageClient(signal: AbortSignal): Promise<StepcastClient<AppRouter>> {
  const asked = await headers();
  return stepcastClient<AppRouter>({
    url,
    headers: Object.fromEntries(whose.map((name) => [name, asked.get(name) ?? undefined])),
    fetch: (to, init) => fetch(to, { ...init, signal }),
  });
}

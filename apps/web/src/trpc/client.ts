import type { AppRouter } from "@stepcast/server";
import { createTRPCReact } from "@trpc/react-query";

/** The typed hooks of the server's router: every event and file below comes through these types. */
export const trpc = createTRPCReact<AppRouter>();

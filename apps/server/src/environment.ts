import { z } from "zod";
import { type Place, readPlace } from "./place.ts";

/** The only place that reads the environment. Every variable has a default that works on one machine. */
const Environment = z.object({
  /** Where the server listens. 0 takes any free port. */
  STEPCAST_PORT: z.coerce.number().int().min(0).max(65_535).default(4_319),
  STEPCAST_HOST: z.string().min(1).default("127.0.0.1"),
  /** Comma-separated host names to answer to besides the loopback ones. */
  STEPCAST_ALLOWED_HOSTS: z.string().default("").transform(toList),
  /** Comma-separated origins, such as `https://app.example`, whose pages may ask and read with their cookies. */
  STEPCAST_ALLOWED_ORIGINS: z
    .string()
    .default("")
    .transform(toList)
    .pipe(z.array(z.string().refine(isOrigin, "an origin is scheme, name and port: https://app.example"))),
  /** Makes run ids of Idempotency-Keys, and signs; the same for all servers on one store. Default: made once, kept with the files. */
  STEPCAST_SECRET: z.string().min(16).optional(),
  /** Comma-separated secrets of before: what they signed is still good. */
  STEPCAST_FORMER_SECRETS: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(z.string().min(16))),
  /** `1`: files are given out only to addresses that were signed within the last day, as they stand in what a run is read by. */
  STEPCAST_SIGN_FILES: z.enum(["0", "1"]).default("0"),
  STEPCAST_MAX_UPLOAD_MIB: z.coerce.number().int().min(1).max(10_240).default(64),
  /** What one owner may have sent, or begun to send, that no run uses: MiB in all, and files. */
  STEPCAST_MAX_UNUSED_MIB: z.coerce.number().int().min(1).default(10_240),
  STEPCAST_MAX_UNUSED_FILES: z.coerce.number().int().min(1).default(1_000),
  /** Requests with files that one owner may send at a time. */
  STEPCAST_MAX_UPLOADS_AT_ONCE: z.coerce.number().int().min(1).default(64),
  /** `0`: only serves, and leaves the work to others on the same store. */
  STEPCAST_WORK: z.enum(["0", "1"]).default("1"),
  /** Shows operators the queues of a shared store, under `/queues`, to whoever gives this as password. Default: there is no board. */
  STEPCAST_BOARD_TOKEN: z.string().min(16).optional(),
  /** `1`: the board also pauses, empties and limits queues. */
  STEPCAST_BOARD_WRITABLE: z.enum(["0", "1"]).default("0"),
  /** How long steps under way may take to end when the server is stopped; the rest goes on at its next start. */
  STEPCAST_DRAIN_MS: z.coerce.number().int().min(0).default(5_000),
  /** Ended runs, and the files only they mention, go after so many days, or when so many newer ones are there. Default: never. */
  STEPCAST_KEEP_DAYS: z.coerce.number().positive().optional(),
  STEPCAST_KEEP_RUNS: z.coerce.number().int().positive().optional(),
  /** Files that no run mentions go after so many hours: uploads never used, and what failed attempts wrote. */
  STEPCAST_KEEP_UNUSED_HOURS: z.coerce.number().positive().max(8_760).default(24),
});

export const environment = read();
/** Where runs and files are; its variables stand there. */
export const place = readOwnPlace();

function readOwnPlace(): Place {
  try {
    return readPlace(process.env);
  } catch (error) {
    return end(error instanceof Error ? error.message : String(error));
  }
}

function read(): z.output<typeof Environment> {
  const { data, error } = Environment.safeParse(process.env);
  if (data) return data;
  return end(z.prettifyError(error));
}

function end(why: string): never {
  console.error(`the environment of the server is not right:\n${why}`);
  process.exit(1);
}

function toList(text: string): string[] {
  const parts = text.toLowerCase().split(",");
  return parts.map((part) => part.trim()).filter(Boolean);
}

function isOrigin(text: string): boolean {
  return URL.parse(text)?.origin === text;
}

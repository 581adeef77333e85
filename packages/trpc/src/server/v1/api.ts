import type { IncomingMessage, ServerResponse } from "node:http";
import { StepcastError, toIssues } from "@stepcast/pipeline";
import type { Engine } from "@stepcast/pipeline/engine";
import type { z } from "zod";
import { sendJson } from "../send-json.ts";
import { openApi } from "./open-api.ts";
import { group } from "./read-form.ts";
import type { Route, Settings } from "./route.ts";
import { routes } from "./routes.ts";

interface ApiOptions extends Settings {
  engine: Engine;
  ownerOf(request: IncomingMessage): Promise<string | undefined>;
}

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** Answers everything under `/v1/`, and `/openapi.json`. */
export function createApi({ engine, ownerOf, ...settings }: ApiOptions): Handler {
  let document: object | undefined;
  return async (request, response, url) => {
    response.setHeader("cache-control", "no-store");
    if (url.pathname === "/openapi.json") {
      // Made when first asked for: most servers never are.
      document ??= openApi(engine.pipelines);
      return sendDocument(request, response, document);
    }
    const found = match(url.pathname);
    const method = request.method === "HEAD" ? "GET" : request.method;
    const chosen = found.find(({ route }) => route.method === method);
    if (!chosen)
      return refuseMethod(
        request,
        response,
        found.map(({ route }) => route.method),
      );
    const { route, params } = chosen;
    const query = parseQuery(route.query, url);
    const owner = await ownerOf(request);
    await route.handle({ request, response, url, params, query, engine, owner, settings });
  };
}

interface Match {
  route: Route;
  params: Record<string, string>;
}

/** @throws StepcastError `not_found` */
function match(pathname: string): Match[] {
  const found = routes.flatMap((route) => {
    const groups = patterns.get(route)?.exec(pathname)?.groups;
    return groups ? [{ route, params: decode(groups) }] : [];
  });
  if (found.length > 0) return found;
  throw new StepcastError("not_found", `there is nothing at ${pathname}: /openapi.json lists what there is`);
}

/** The group that is always there gives `groups` also to a path without names. */
const patterns = new Map(
  routes.map((route) => [
    route,
    new RegExp(`^(?<path>)${route.path.replaceAll(".", "\\.").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
  ]),
);

function decode(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]));
}

function parseQuery(schema: z.ZodObject, url: URL): Record<string, unknown> {
  const { data, error } = schema.safeParse(group(url.searchParams));
  if (data) return data;
  const issues = toIssues(error.issues);
  const what = issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  throw new StepcastError("invalid_input", `the address' query does not fit: ${what}`, { issues });
}

/** OPTIONS is answered, anything else refused; both say what there is. */
function refuseMethod(request: IncomingMessage, response: ServerResponse, methods: readonly string[]): void {
  const allow = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
  response.setHeader("allow", allow);
  if (request.method === "OPTIONS") return void response.writeHead(204).end();
  throw new StepcastError("method_not_allowed", `${request.method} cannot be done here, only ${allow}`);
}

function sendDocument(request: IncomingMessage, response: ServerResponse, document: object): void {
  if (request.method !== "GET" && request.method !== "HEAD") return refuseMethod(request, response, ["GET"]);
  sendJson(response, 200, document);
}

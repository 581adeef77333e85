import type { Pipeline } from "@stepcast/pipeline";
import { describePipeline } from "../../describe-pipeline.ts";
import { sendJson } from "../send-json.ts";
import { type Exchange, pipelineOf } from "./route.ts";

/** `GET /v1/pipelines` */
export async function listPipelines({ engine, response }: Exchange): Promise<void> {
  sendJson(response, 200, { pipelines: engine.pipelines.map(summary) });
}

/** `GET /v1/pipelines/<name>`: with the JSON Schemas of its input, its questions' answers and its messages. */
export async function showPipeline(exchange: Exchange): Promise<void> {
  const pipeline = pipelineOf(exchange);
  sendJson(exchange.response, 200, { ...summary(pipeline), ...describePipeline(pipeline) });
}

function summary({ name, version, description }: Pipeline) {
  const self = `/v1/pipelines/${name}`;
  return { name, version, description, links: { self, start: `${self}/runs`, stream: `${self}/stream` } };
}

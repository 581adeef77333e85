import { DigestQuery } from "../uploads/upload-digest.ts";
import { uploadFile } from "../uploads/upload-file.ts";
import { requireUploads } from "../uploads/uploads.ts";
import { ndjsonType, sseType } from "./encoding.ts";
import { sendFilesZip } from "./files-zip.ts";
import { listPipelines, showPipeline } from "./pipelines.ts";
import { pauseRun, resumeRun } from "./pause.ts";
import { CountQuery, ListQuery, NoQuery, StartQuery } from "./queries.ts";
import { answerQuestion, listQuestions, QuestionsQuery } from "./questions.ts";
import { rerunRun } from "./rerun.ts";
import { type Route, route } from "./route.ts";
import { EventsQuery, runEvents } from "./run-events.ts";
import { cancelManyRuns, cancelRun, countRuns, listRuns, rerunManyRuns, showRun } from "./runs.ts";
import { sendSignal } from "./signals.ts";
import { startRun } from "./start-run.ts";
import { streamFromAddress, streamFromBody, StreamQuery } from "./stream-pipeline.ts";
import { z } from "zod";

const json = (schema: string) => ({ "application/json": schema });

const tusHeaders = { "Tus-Resumable": "The protocol: 1.0.0" };

/** What a start takes. */
const inputBody = { "application/json": "{pipeline}.Input", "multipart/form-data": "{pipeline}.Form" };
const startErrors = [400, 404, 408, 409, 410, 413, 415, 422, 429, 503];
const talkErrors = [400, 404, 408, 409, 410, 413, 415, 422, 429, 503];
const idempotencyKey =
  "Names the run by a key of yours: the same key and input join, and never start twice. A UUID, say: whoever knows key and input may join";
const lastEventId =
  "The `id` of the last message seen; an EventSource sends it by itself. Goes before `after`";
const stream = {
  description: "One message per event, under its cursor, to the end of the run",
  content: { [sseType]: "{pipeline}.Event", [ndjsonType]: "{pipeline}.Event" },
};

/**
 * Plain HTTP, for those without tRPC: one line per thing that can be asked for. The OpenAPI document is made of the same table, so
 * a route that stands here is served and documented.
 */
export const routes: readonly Route[] = [
  route({
    method: "GET",
    path: "/v1/pipelines",
    query: NoQuery,
    operation: {
      id: "listPipelines",
      summary: "The pipelines of this server",
      answers: { 200: { description: "Their names and what they do", content: json("PipelineList") } },
      errors: [],
    },
    handle: listPipelines,
  }),
  route({
    method: "GET",
    path: "/v1/pipelines/{pipeline}",
    query: NoQuery,
    operation: {
      id: "{pipeline}.show",
      summary: "What the pipeline does and takes",
      answers: {
        200: { description: "With the JSON Schema of its input", content: json("PipelineDescription") },
      },
      errors: [404],
    },
    handle: showPipeline,
  }),
  route({
    method: "POST",
    path: "/v1/pipelines/{pipeline}/runs",
    query: StartQuery,
    operation: {
      id: "{pipeline}.start",
      summary: "Start a run, or join the one chosen",
      description:
        "The body is the pipeline's input. Dates are ISO 8601 text. Files come as parts of a form, or as what POST /v1/files answered.",
      headers: { "Idempotency-Key": idempotencyKey },
      body: inputBody,
      answers: {
        201: { description: "Started", content: json("StartedRun") },
        200: { description: "It was there: joined", content: json("StartedRun") },
      },
      errors: startErrors,
    },
    handle: startRun,
  }),
  route({
    method: "GET",
    path: "/v1/pipelines/{pipeline}/stream",
    query: StreamQuery,
    operation: {
      id: "{pipeline}.startFromAddress",
      summary: "Start a run and follow it, in one request",
      description:
        "For `new EventSource(…)`: the input's fields stand in the address' query. Accept must name the stream. Coming back with Last-Event-ID never starts a second run.",
      headers: { "Last-Event-ID": "The `id` of the last message seen: it names the run and the place in it" },
      answers: { 200: stream, 204: { description: "The run has ended, and all of it was seen" } },
      errors: [400, 404, 406, 409, 410, 413, 422, 503],
    },
    handle: streamFromAddress,
  }),
  route({
    method: "POST",
    path: "/v1/pipelines/{pipeline}/stream",
    query: StreamQuery.pick({ runId: true, view: true }),
    operation: {
      id: "{pipeline}.startAndFollow",
      summary: "Start a run and follow it, in one request, with the input as the body",
      headers: { "Idempotency-Key": idempotencyKey },
      body: inputBody,
      answers: { 200: stream, 204: { description: "The run has ended, and all of it was seen" } },
      errors: [...startErrors, 406],
    },
    handle: streamFromBody,
  }),
  route({
    method: "GET",
    path: "/v1/runs",
    query: ListQuery,
    operation: {
      id: "listRuns",
      summary: "Your runs, newest first",
      answers: { 200: { description: "A page of them", content: json("RunList") } },
      errors: [400, 422, 503],
    },
    handle: listRuns,
  }),
  route({
    method: "GET",
    path: "/v1/run-counts",
    query: CountQuery,
    operation: {
      id: "countRuns",
      summary: "How many runs of yours there are, by status",
      answers: { 200: { description: "Of those that the fields find", content: json("RunCounts") } },
      errors: [400, 422, 503],
    },
    handle: countRuns,
  }),
  route({
    method: "GET",
    path: "/v1/runs/{runId}",
    query: NoQuery,
    operation: {
      id: "showRun",
      summary: "What a run's events add up to so far",
      answers: { 200: { description: "Its state", content: json("RunState") } },
      errors: [400, 404, 410, 503],
    },
    handle: showRun,
  }),
  route({
    method: "GET",
    path: "/v1/runs/{runId}/events",
    query: EventsQuery,
    operation: {
      id: "runEvents",
      summary: "A run's events: history, then live",
      description:
        "A stream to the end of the run, or a page that may wait for its first event. Leaving does not cancel.",
      headers: { "Last-Event-ID": lastEventId },
      answers: {
        200: {
          description: "The events, in the form that Accept names",
          content: { [sseType]: "Event", [ndjsonType]: "Event", "application/json": "EventPage" },
        },
        204: { description: "The run has ended, and all of it was seen (server-sent events only)" },
      },
      errors: [400, 404, 406, 410, 422, 503],
    },
    handle: runEvents,
  }),
  route({
    method: "POST",
    path: "/v1/runs/{runId}/cancel",
    query: NoQuery,
    operation: {
      id: "cancelRun",
      summary: "Ask a run to stop",
      body: json("Cancel"),
      isBodyOptional: true,
      answers: { 200: { description: "Asked; false where it was asked before", content: json("Cancelled") } },
      errors: [400, 404, 409, 410, 413, 503],
    },
    handle: cancelRun,
  }),
  route({
    method: "POST",
    path: "/v1/runs/cancel",
    query: NoQuery,
    operation: {
      id: "cancelRuns",
      summary: "Ask many runs to stop",
      description:
        "Those named by `runIds`, or the newest 100 of those that the other fields find and that have not ended. Ask again until none is answered.",
      body: json("CancelRuns"),
      answers: {
        200: { description: "The ids of those that were asked now", content: json("CancelledRuns") },
      },
      errors: [400, 413, 422, 503],
    },
    handle: cancelManyRuns,
  }),
  route({
    method: "POST",
    path: "/v1/runs/rerun",
    query: NoQuery,
    operation: {
      id: "rerunRuns",
      summary: "Start runs that do again what many did, each with its own input",
      body: json("RerunRuns"),
      answers: {
        200: {
          description: "Those that were started, and those that cannot be",
          content: json("RerunResult"),
        },
      },
      errors: [400, 413, 422, 503],
    },
    handle: rerunManyRuns,
  }),
  route({
    method: "GET",
    path: "/v1/runs/{runId}/questions",
    query: QuestionsQuery,
    operation: {
      id: "runQuestions",
      summary: "What a run has asked",
      answers: {
        200: { description: "Each with the JSON Schema of its answer", content: json("QuestionList") },
      },
      errors: [400, 404, 410, 422, 503],
    },
    handle: listQuestions,
  }),
  route({
    method: "POST",
    path: "/v1/runs/{runId}/questions/{key}",
    query: NoQuery,
    operation: {
      id: "answerQuestion",
      summary: "Answer a question",
      description:
        "The body is the answer. The first one counts: the second is told `already_answered`, with who and when in `details`. The same answer by the same person again is no error.",
      body: { "application/json": "Answer", "multipart/form-data": "AnyForm" },
      answers: { 200: { description: "Stored", content: json("Answered") } },
      errors: talkErrors,
    },
    handle: answerQuestion,
  }),
  route({
    method: "POST",
    path: "/v1/runs/{runId}/signals/{signal}",
    query: NoQuery,
    operation: {
      id: "sendSignal",
      summary: "Send a message into a live run",
      description: "The body is the message's data.",
      headers: { "Idempotency-Key": "The message's id, by a key of yours: sent again it is stored once" },
      body: { "application/json": "Signal", "multipart/form-data": "AnyForm" },
      answers: { 200: { description: "Stored; false where it was before", content: json("Stored") } },
      errors: talkErrors,
    },
    handle: sendSignal,
  }),
  route({
    method: "POST",
    path: "/v1/runs/{runId}/pause",
    query: NoQuery,
    operation: {
      id: "pauseRun",
      summary: "Let no further step begin; those at work go on",
      answers: { 200: { description: "Paused; false where it was before", content: json("Changed") } },
      errors: [400, 404, 409, 410, 503],
    },
    handle: pauseRun,
  }),
  route({
    method: "POST",
    path: "/v1/runs/{runId}/resume",
    query: NoQuery,
    operation: {
      id: "resumeRun",
      summary: "Let a paused run go on",
      answers: {
        200: { description: "It goes on; false where it was not paused", content: json("Changed") },
      },
      errors: [400, 404, 409, 410, 503],
    },
    handle: resumeRun,
  }),
  route({
    method: "POST",
    path: "/v1/runs/{runId}/rerun",
    query: NoQuery,
    operation: {
      id: "rerunRun",
      summary: "Start a run that does again what this one did, from a step on",
      headers: { "Idempotency-Key": idempotencyKey },
      body: json("Rerun"),
      isBodyOptional: true,
      answers: {
        201: { description: "Started", content: json("StartedRun") },
        200: { description: "It was there: joined", content: json("StartedRun") },
      },
      errors: [400, 404, 409, 410, 413, 422, 503],
    },
    handle: rerunRun,
  }),
  route({
    method: "GET",
    path: "/v1/runs/{runId}/files.zip",
    query: NoQuery,
    operation: {
      id: "runFiles",
      summary: "All files that a run and its completed steps have put out, in one archive",
      answers: { 200: { description: "Made as it is sent", content: { "application/zip": "Bytes" } } },
      errors: [400, 404, 410, 503],
    },
    handle: sendFilesZip,
  }),
  route({
    method: "POST",
    path: "/v1/files",
    query: z.looseObject({
      name: z.string().optional().describe("The file's name. Needed: its ending says its type"),
    }),
    operation: {
      id: "uploadFile",
      summary: "Send a file, to pass on in an input",
      description:
        "In one piece. Larger ones are better sent by POST /v1/uploads, which can be gone on with.",
      body: { "application/octet-stream": "Bytes" },
      answers: { 201: { description: "Kept", content: json("FileRef") } },
      errors: [400, 408, 413, 415, 429],
    },
    handle: uploadFile,
  }),
  route({
    method: "POST",
    path: "/v1/uploads",
    query: NoQuery,
    operation: {
      id: "createUpload",
      summary: "Begin to send a file in pieces (tus 1.0)",
      description:
        "Location tells where to send them. It expires a day later. Any client of https://tus.io/protocols/resumable-upload does.",
      headers: {
        ...tusHeaders,
        "Upload-Length": "The file's size in bytes",
        "Upload-Metadata": "`filename` and the name in base64: its ending says its type",
      },
      answers: { 201: { description: "Begun" } },
      errors: [400, 404, 413, 415, 429],
    },
    handle: (exchange) => requireUploads(exchange).create(exchange),
  }),
  route({
    method: "GET",
    path: "/v1/uploads/{id}",
    query: NoQuery,
    operation: {
      id: "showUpload",
      summary: "The file that became of an upload",
      description:
        "Not found before it is whole. HEAD answers at any time, with Upload-Offset: how many bytes have come, where to go on.",
      headers: tusHeaders,
      answers: { 200: { description: "It is whole", content: json("FileRef") } },
      errors: [404],
    },
    handle: (exchange) => requireUploads(exchange).goOn(exchange),
  }),
  route({
    method: "GET",
    path: "/v1/uploads/{id}/digest",
    query: DigestQuery,
    operation: {
      id: "digestUpload",
      summary: "The sha256 of a part of what has come",
      description: "Whoever goes on with an upload makes sure by it that what was sent is of the same file.",
      answers: { 200: { description: "Of the bytes as they are stored", content: json("Digest") } },
      errors: [400, 404, 422, 429],
    },
    handle: (exchange) => requireUploads(exchange).digest(exchange),
  }),
  route({
    method: "PATCH",
    path: "/v1/uploads/{id}",
    query: NoQuery,
    operation: {
      id: "continueUpload",
      summary: "Send the next piece",
      description:
        "From where HEAD says, 409 if from elsewhere. The last piece, which may be empty, answers the file; sent again it does so again.",
      headers: { ...tusHeaders, "Upload-Offset": "Where the piece begins" },
      body: { "application/offset+octet-stream": "Bytes" },
      answers: {
        200: { description: "That was the last", content: json("FileRef") },
        204: { description: "It was taken in; Upload-Offset tells how much there is" },
      },
      errors: [404, 413, 415, 429],
    },
    handle: (exchange) => requireUploads(exchange).goOn(exchange),
  }),
  route({
    method: "DELETE",
    path: "/v1/uploads/{id}",
    query: NoQuery,
    operation: {
      id: "deleteUpload",
      summary: "Give an upload up",
      headers: tusHeaders,
      answers: { 204: { description: "Gone. A file that became of it stays" } },
      errors: [404],
    },
    handle: (exchange) => requireUploads(exchange).goOn(exchange),
  }),
];

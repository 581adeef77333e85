import type { Pipeline } from "@stepcast/pipeline";
import { styleText } from "node:util";
import { type Row, table } from "../view/table.ts";
import type { Command } from "./command.ts";
import { type InputField, inputFields } from "./input-field.ts";
import { typedAs } from "./option.ts";
import { usageOf } from "./usage.ts";

const exitRows: Row[] = [
  ["0", "done; of a run: it completed"],
  ["1", "the run failed, or the doctor found something"],
  ["2", "the command or its input was wrong; nothing was started"],
  ["3", "the server cannot be reached or does not know the run, or a result could not be kept"],
  ["130", "interrupted or cancelled; a run that was only watched, or is on a server, goes on"],
];

const environmentRows: Row[] = [
  ["STEPCAST_FILES", "the folder for files of runs without --server (default: files)"],
  ["STEPCAST_LOG", "where such runs are kept: sqlite:<path>, or memory: (default: runs.db in that folder)"],
  ["STEPCAST_URL", "instead, a store that machines share: redis://…, postgres://… (docs/scaling.md)"],
  ["STEPCAST_ARCHIVE", "where runs in Redis go a day after their end: postgres://… (docs/scaling.md)"],
  ["NO_COLOR", "no colours"],
];

/** `stepcast --help`. */
export function help(commands: readonly Command[], pipelines: readonly Pipeline[]): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  return page([
    ["Usage", [["stepcast <command> [options]"], ["stepcast <command> --help"], ["stepcast --version"]]],
    ["Commands", shown.map(({ name, summary }) => [name, summary])],
    ["Pipelines", pipelines.map(({ name, description }) => [name, description])],
    ["Exit codes", exitRows],
    ["Environment", environmentRows],
  ]);
}

/** `stepcast <command> --help`; with a pipeline, what its schema says of its input. */
export function commandHelp(command: Command, pipeline: Pipeline | undefined): string {
  const fields = pipeline ? inputFields(pipeline) : [];
  return page([
    ["Usage", [[pipeline ? pipelineUsage(command, pipeline, fields) : usageOf(command)]]],
    ["About", about(command, pipeline)],
    ["Arguments", pipeline ? [] : wordRows(command)],
    ["Input", fields.map(fieldRow)],
    ["Options", optionRows(command)],
    ["Examples", pipeline ? [] : command.examples.map((example) => [example])],
    ["Exit codes", exitRows],
  ]);
}

function pipelineUsage({ name }: Command, pipeline: Pipeline, fields: readonly InputField[]): string {
  const file = fields.find(({ kind }) => kind === "file" || kind === "files");
  const path = file ? (file.required ? [`<${file.name}>`] : [`[${file.name}]`]) : [];
  return ["stepcast", name, pipeline.name, ...path, "[options]"].join(" ");
}

function about({ summary, details }: Command, pipeline: Pipeline | undefined): Row[] {
  if (pipeline) return [[pipeline.description]];
  return [[summary], ...(details?.split("\n") ?? []).map((line): Row => [line])];
}

function wordRows({ words }: Command): Row[] {
  return Object.entries(words).map(([name, { summary }]) => [name, summary]);
}

function optionRows({ options }: Command): Row[] {
  const rows = Object.entries(options).map(([name, option]): Row => {
    const { short, value, summary } = option;
    const names = [...(short ? [`-${short}`] : []), typedAs(name, option)].join(", ");
    return [value ? `${names} ${value}` : names, summary];
  });
  return [...rows, ["-h, --help", "show this"]];
}

function fieldRow(field: InputField): Row {
  const { option, kind, description, choices, defaultText, required } = field;
  const notes = [
    choices.length > 0 ? `one of ${choices.join(", ")}` : "",
    defaultText === undefined ? "" : `default: ${defaultText}`,
    required ? "required" : "",
  ].filter(Boolean);
  const note = notes.length > 0 ? `(${notes.join("; ")})` : "";
  return [`--${option}${placeholders[kind]}`, [description, note].filter(Boolean).join(" ")];
}

const placeholders: Record<InputField["kind"], string> = {
  file: " <path>",
  files: " <path> …",
  text: " <text>",
  number: " <number>",
  flag: "",
  list: " <a,b> …",
  numbers: " <1,2> …",
  date: " <date>",
  json: " <json>",
};

function page(sections: [title: string, rows: Row[]][]): string {
  const shown = sections.filter(([, rows]) => rows.length > 0);
  return shown.map(([title, rows]) => `${styleText("bold", title)}\n${table(rows, "  ")}`).join("\n\n");
}

import type { Pipeline } from "@stepcast/pipeline";
import { styleText } from "node:util";
import { type InputField, inputFields } from "./input-field.ts";

type Row = [term: string, text: string];

const runOptions: Row[] = [
  ["-o, --output <path>", "write the run's main file there, or all its files where that is a folder"],
  ["--server <url>", "run on this server instead of in this process"],
  ["--json", "print the run's events and nothing else, one per line"],
  ["--input <json>", "the whole input as a JSON object; options go before it"],
  ["--run-id <id>", "choose the run's id; with --server and no input, look at that run"],
  ["-h, --help", "show this"],
];

const exitRows: Row[] = [
  ["0", "the run completed"],
  ["1", "the run failed, or the doctor found something"],
  ["2", "the command or its input was wrong; nothing was started"],
  ["3", "the server cannot be reached or does not know the run, or a result could not be kept"],
  ["130", "interrupted: the run was cancelled, or, with --server, left to go on"],
];

/** `stepcast --help`. */
export function help(pipelines: readonly Pipeline[]): string {
  return page([
    [
      "Usage",
      [
        ["stepcast run <pipeline> [file] [options]", ""],
        ["stepcast run <pipeline> --help", ""],
        ["stepcast pipelines", ""],
        ["stepcast doctor", "can the store be opened, and can every unfinished run go on?"],
      ],
    ],
    ["Pipelines", pipelineRows(pipelines)],
    ["Options", runOptions],
    ["Exit codes", exitRows],
    [
      "Environment",
      [
        ["STEPCAST_FILES", "the folder for files of runs in this process (default: files)"],
        [
          "STEPCAST_LOG",
          "where runs in this process are kept: sqlite:<path>, or memory: (default: runs.db in that folder)",
        ],
        ["NO_COLOR", "no colours"],
      ],
    ],
  ]);
}

/** `stepcast run <pipeline> --help`: built from what its schemas say. */
export function pipelineHelp(pipeline: Pipeline): string {
  const fields = inputFields(pipeline);
  const file = fields.find(({ kind }) => kind === "file" || kind === "files");
  const usage = `stepcast run ${pipeline.name}${file ? ` ${file.required ? `<${file.name}>` : `[${file.name}]`}` : ""} [options]`;
  return page([
    ["Usage", [[usage, ""]]],
    ["About", [[pipeline.description, ""]]],
    ["Input", fields.map(fieldRow)],
    ["Options", runOptions],
    ["Exit codes", exitRows],
  ]);
}

export function pipelineList(pipelines: readonly Pipeline[]): string {
  return table(pipelineRows(pipelines), "");
}

function pipelineRows(pipelines: readonly Pipeline[]): Row[] {
  return pipelines.map(({ name, description }) => [name, description]);
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

function table(rows: Row[], indent: string): string {
  const width = Math.max(...rows.map(([term, text]) => (text === "" ? 0 : term.length)));
  return rows.map(([term, text]) => `${indent}${term.padEnd(width)}  ${text}`.trimEnd()).join("\n");
}

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { FatalError } from "@stepcast/pipeline";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { fontsFor } from "./fonts.ts";

export interface TypesetInput {
  /** Becomes data.json, the only thing the template reads. */
  data: Record<string, unknown>;
  /** Other files by the path the data gives them. */
  files: Map<string, Uint8Array>;
  /** The PDF's creation date in milliseconds: taken from the data, so that the same data makes the same bytes. */
  datedAt: number;
}

const folder = fileURLToPath(new URL("../../../templates/", import.meta.url));

/** Sets the report as a PDF. */
export async function typeset({
  data,
  files,
  datedAt,
}: TypesetInput): Promise<{ pdf: Uint8Array; pages: number }> {
  const template = await readFile(`${folder}report.typ`, "utf8");
  const everyText =
    JSON.stringify(data) + [...files.values()].map((file) => Buffer.from(file).toString("utf8")).join("");
  const fonts = await fontsFor(everyText);
  const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs: fonts.blobs }] });
  compiler.mapShadow(`${folder}data.json`, Buffer.from(JSON.stringify({ ...data, fonts: fonts.names })));
  for (const [path, bytes] of files) compiler.mapShadow(`${folder}${path}`, Buffer.from(bytes));
  const compiled = compiler.compile({ mainFileContent: template });
  const document = compiled.result;
  if (!document)
    throw new FatalError(`the report could not be set: ${problems(compiler, compiled.takeDiagnostics())}`);
  const pdf = compiler.pdf(document, { creationTimestamp: Math.floor(datedAt / 1_000) });
  return { pdf, pages: document.numOfPages };
}

type Diagnostics = ReturnType<ReturnType<NodeCompiler["compile"]>["takeDiagnostics"]>;

function problems(compiler: NodeCompiler, diagnostics: Diagnostics): string {
  return diagnostics
    ? JSON.stringify(compiler.fetchDiagnostics(diagnostics)).slice(0, 600)
    : "no reason given";
}

import { createReadStream } from "node:fs";
import { samples } from "@stepcast/agents";
import { StepcastError } from "@stepcast/pipeline";
import type { FileStore } from "@stepcast/pipeline/files";
import { procedure, t } from "@stepcast/trpc";
import { z } from "zod";

/** Files to try the pipelines with. */
export function samplesRouter(files: FileStore) {
  return t.router({
    list: procedure.query(() =>
      samples.map(({ pipeline, name, fileName, description, field, input }) => ({
        pipeline,
        name,
        fileName,
        description,
        field,
        input,
      })),
    ),

    /** Puts a sample into the file store, as if the user had sent it. */
    take: procedure.input(z.object({ name: z.string().max(100) })).mutation(({ input }) => {
      const sample = samples.find(({ name }) => name === input.name);
      if (!sample)
        throw new StepcastError("file_not_found", "there is no sample of this name: take one from the list");
      return files.write(sample.fileName, createReadStream(sample.url));
    }),
  });
}

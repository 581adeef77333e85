"use client";

import { type ErrorIssue, StepcastError } from "@stepcast/pipeline";
import { refusalOf } from "@stepcast/react";
import { type FieldOverride, type JsonValue, SchemaForm } from "@stepcast/react/form";
import { useState } from "react";
import { later } from "../components/later.tsx";
import { startWords } from "../words/start.ts";
import { DroppedFile } from "./dropped-file.ts";
import { FormSkeleton } from "./form-skeleton.tsx";
import type { StartFormProps } from "./start-form.ts";
import { UploadField } from "./upload-field.tsx";
import { useEarlier } from "./use-earlier.ts";

const EarlierNote = later(() => import("./earlier-note.tsx").then((module) => module.EarlierNote));
const StartProblem = later(() => import("./start-problem.tsx").then((module) => module.StartProblem));

const { form: text } = startWords;

const fields: readonly FieldOverride[] = [{ kind: "file", use: UploadField }];

/** The form of a pipeline's input, from its schema; filled in with the input of an earlier run where there is one. */
export function InputForm(props: StartFormProps) {
  const { look } = props;
  const described = look.hooks.describe.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const earlier = useEarlier(look, props.from);
  if (described.error)
    return (
      <StartProblem
        error={refusalOf(described.error)}
        title={text.cannotLoad}
        onRetry={() => void described.refetch()}
      />
    );
  if (!described.data || earlier === "loading") return <FormSkeleton />;
  return (
    <>
      {earlier && <EarlierNote {...earlier} />}
      <Form {...props} schema={described.data.input} value={asJson(earlier?.input)} />
    </>
  );
}

interface FormProps extends StartFormProps {
  schema: Parameters<typeof SchemaForm>[0]["schema"];
  value: JsonValue | undefined;
}

function Form({ look, dropped, start, onBusy, schema, value }: FormProps) {
  const [problem, setProblem] = useState<StepcastError>();
  async function submit(input: JsonValue) {
    setProblem(undefined);
    onBusy(true);
    try {
      await start(input);
    } catch (error) {
      if (!(error instanceof StepcastError)) throw error;
      setProblem(error);
    } finally {
      onBusy(false);
    }
  }
  const issues: readonly ErrorIssue[] = problem?.issues ?? [];
  return (
    <DroppedFile value={dropped}>
      <SchemaForm
        className="start-form rounded-2xl border border-line bg-surface p-5 sm:p-6"
        schema={schema}
        value={value}
        errors={issues}
        fields={fields}
        onSubmit={submit}
        submitLabel={look.action}
      >
        {problem && issues.length === 0 && (
          <p role="alert" className="rounded-lg bg-bad-wash px-4 py-3 text-sm text-bad">
            {problem.message}
          </p>
        )}
      </SchemaForm>
    </DroppedFile>
  );
}

/** As the form takes it: Dates are text. */
function asJson(input: unknown): JsonValue | undefined {
  // `JSON.parse` of what `JSON.stringify` wrote.
  return input === undefined ? undefined : (JSON.parse(JSON.stringify(input)) as JsonValue);
}

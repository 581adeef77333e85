"use client";

import type { QuestionData } from "@stepcast/pipeline";
import type { OwnFormProps } from "@stepcast/react/form";
import { useId, useRef, useState } from "react";
import { splitQuestionWords as text } from "../../words/split/question.ts";
import { ChoiceCard } from "../choice-card.tsx";
import { SendAnswer } from "../send-answer.tsx";
import { ColumnCells } from "../column-cells.tsx";
import type { Split } from "./types.ts";

/** The columns by which the table may be split, each with some of its cells to tell it by. */
export function ColumnForm({
  asked: { candidates, problem },
  send,
  errors,
  sending,
}: OwnFormProps & { asked: QuestionData<Split, "column"> }) {
  const form = useRef<HTMLFormElement>(null);
  const errorId = useId();
  const [column, setColumn] = useState<string>();
  const [tried, setTried] = useState(false);
  const error = errors[0]?.message ?? (tried && column === undefined ? text.missing : undefined);

  function submit() {
    setTried(true);
    if (column === undefined) form.current?.querySelector("input")?.focus();
    else if (!sending) void send({ column });
  }

  return (
    <form
      ref={form}
      noValidate
      aria-busy={sending}
      className="mt-5 space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {problem !== undefined && (
        <p role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-sm text-bad">
          {text.refused(problem)}
        </p>
      )}
      <fieldset>
        <legend className="font-medium">{text.legend}</legend>
        {error !== undefined && (
          <p id={errorId} role="alert" className="mt-1 text-sm font-medium text-bad">
            {error}
          </p>
        )}
        <div className="mt-2.5 grid gap-3 sm:grid-cols-2">
          {candidates.map((candidate) => (
            <ChoiceCard
              key={candidate.column}
              name="column"
              checked={column === candidate.column}
              onChoose={() => setColumn(candidate.column)}
              describedBy={error === undefined ? undefined : errorId}
            >
              <ColumnCells
                column={candidate.column}
                samples={candidate.samples}
                note={text.values(candidate.values)}
              />
            </ChoiceCard>
          ))}
        </div>
      </fieldset>
      <SendAnswer isSending={sending}>{sending ? text.sending : text.send}</SendAnswer>
    </form>
  );
}

"use client";

import type { AnswerInput, QuestionData } from "@stepcast/pipeline";
import type { OwnFormProps } from "@stepcast/react/form";
import { type ReactNode, useId, useRef, useState } from "react";
import { formatShare } from "../../components/format.ts";
import { feedbackQuestionWords as text } from "../../words/feedback/question.ts";
import { ChoiceCard } from "../choice-card.tsx";
import { SendAnswer } from "../send-answer.tsx";
import { ColumnCells } from "../column-cells.tsx";
import type { Feedback, FeedbackQuestion } from "./types.ts";

type Asked = QuestionData<Feedback, "columns">;
type Role = Asked["open"][number];
/** Of `AnswerInput`, as JSON. */
type Answer = { [Part in Role]?: Exclude<AnswerInput<Feedback, "columns">[Part], undefined> };
type Candidate = Asked["candidates"][Role][number];

const roles: Record<Role, { legend: string; holds: string; without?: string }> = text.roles;

/** The columns that may be meant, each with some of its cells to tell it by. */
export function ColumnsForm({ asked, send, errors, sending }: OwnFormProps & { asked: Asked }) {
  const form = useRef<HTMLFormElement>(null);
  const [answer, setAnswer] = useState<Answer>({});
  const [tried, setTried] = useState(false);

  function submit() {
    setTried(true);
    const missing = asked.open.find((role) => answer[role] === undefined);
    if (missing) form.current?.querySelector<HTMLInputElement>(`input[name="${missing}"]`)?.focus();
    else if (!sending) void send({ ...answer });
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
      {asked.problem !== undefined && (
        <p role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-sm text-bad">
          {text.refused(asked.problem)}
        </p>
      )}
      {asked.open.map((role) => (
        <RoleChoice
          key={role}
          role={role}
          candidates={asked.candidates[role]}
          chosen={answer[role]}
          error={
            errors.find(({ path }) => path[0] === role)?.message ??
            (tried && answer[role] === undefined ? text.missing : undefined)
          }
          onChoose={(column) => setAnswer({ ...answer, [role]: column })}
        />
      ))}
      <SendAnswer isSending={sending}>{sending ? text.sending : text.send}</SendAnswer>
    </form>
  );
}

interface RoleChoiceProps {
  role: Role;
  candidates: readonly Candidate[];
  chosen: string | undefined;
  error: string | undefined;
  onChoose(column: string): void;
}

function RoleChoice({ role, candidates, chosen, error, onChoose }: RoleChoiceProps) {
  const errorId = useId();
  const { legend, without } = roles[role];
  const choice = (column: string, contents: ReactNode) => (
    <ChoiceCard
      key={column}
      name={role}
      checked={chosen === column}
      onChoose={() => onChoose(column)}
      describedBy={error === undefined ? undefined : errorId}
    >
      {contents}
    </ChoiceCard>
  );
  return (
    <fieldset>
      <legend className="font-medium">{legend}</legend>
      {error !== undefined && (
        <p id={errorId} role="alert" className="mt-1 text-sm font-medium text-bad">
          {error}
        </p>
      )}
      <div className="mt-2.5 grid gap-3 sm:grid-cols-2">
        {candidates.map((candidate) =>
          choice(
            candidate.column,
            <ColumnCells
              column={candidate.column}
              samples={candidate.samples}
              note={text.filled(formatShare(candidate.filled))}
            />,
          ),
        )}
        {without !== undefined && choice("none", <span className="text-soft">{without}</span>)}
      </div>
    </fieldset>
  );
}

/** What was answered, in a line. */
export function ColumnsAnswered({ answer }: { answer: FeedbackQuestion["answer"] }) {
  const said = (Object.keys(roles) as Role[]).filter((role) => answer?.[role]);
  return (
    <dl className="mt-1 flex flex-wrap gap-x-6 gap-y-1 text-sm leading-5">
      {said.map((role) => (
        <div key={role} className="flex min-w-0 items-baseline gap-1.5">
          <dt className="shrink-0 text-soft">{roles[role].holds}</dt>
          <dd className="min-w-0 font-medium break-words">
            {answer?.[role] === "none" ? text.leftOut : answer?.[role]}
          </dd>
        </div>
      ))}
    </dl>
  );
}

"use client";

import type { PipelineRun } from "@stepcast/react";
import { Plus } from "lucide-react";
import { useState } from "react";
import { later } from "../../components/later.tsx";
import { PillButton } from "../../components/pill-button.tsx";
import { feedbackRunWords as text } from "../../words/feedback/run.ts";
import { columnsToAdd } from "./added-columns.ts";
import type { Feedback } from "./types.ts";

// Few want more than the report has by itself.
const AddSectionForm = later(() => import("./add-section-form.tsx").then((module) => module.AddSectionForm));

/** The way to more in the report, as long as it can still take it in. */
export function AddSection({ run }: { run: PipelineRun<Feedback> }) {
  const [isOpen, setOpen] = useState(false);
  // What was added last is told in the form.
  if (isOpen && run.endedAt === undefined) return <AddSectionForm run={run} />;
  if (columnsToAdd(run).length === 0) return null;
  return (
    <PillButton Icon={Plus} onClick={() => setOpen(true)} className="mt-3">
      {text.addSection}
    </PillButton>
  );
}

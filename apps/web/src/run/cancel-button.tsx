"use client";

import type { PipelineRun } from "@stepcast/react";
import { Square } from "lucide-react";
import { useId } from "react";
import { ConfirmButton } from "../components/confirm-button.tsx";
import type { Feedback } from "./pipeline.ts";

export function CancelButton({ run }: { run: PipelineRun<Feedback> }) {
  const reason = useId();
  return (
    <ConfirmButton
      label={run.cancelRequested ? "Cancelling …" : "Cancel"}
      Icon={Square}
      danger
      disabled={run.cancelRequested}
      title="Cancel this run?"
      confirmLabel="Cancel the run"
      dismissLabel="Let it go on"
      onConfirm={(fields) => {
        const given = fields.get("reason");
        return run.cancel((typeof given === "string" && given.trim()) || undefined);
      }}
    >
      <p>Steps under way are stopped. What has been found until now stays here.</p>
      <div>
        <label htmlFor={reason} className="text-sm font-medium text-ink">
          Why? <span className="font-normal text-soft">If you like; it is kept with the run</span>
        </label>
        <input
          id={reason}
          name="reason"
          maxLength={500}
          autoComplete="off"
          className="mt-1.5 w-full rounded-lg border border-line bg-page px-3 py-2 text-[15px] text-ink outline-offset-0"
        />
      </div>
    </ConfirmButton>
  );
}

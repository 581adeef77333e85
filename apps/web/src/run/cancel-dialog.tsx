"use client";

import { useId } from "react";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { detailsWords } from "../words/details.ts";

const { cancel: text } = detailsWords;

interface CancelDialogProps {
  cancel(reason?: string): Promise<void>;
  onClosed(): void;
}

/** Asks whether to cancel, and why. */
export function CancelDialog({ cancel, onClosed }: CancelDialogProps) {
  const reason = useId();
  return (
    <ConfirmDialog
      danger
      title={text.title}
      confirmLabel={text.confirm}
      dismissLabel={text.dismiss}
      onClosed={onClosed}
      onConfirm={(fields) => {
        const given = fields.get("reason");
        return cancel((typeof given === "string" && given.trim()) || undefined);
      }}
    >
      <p>{text.body}</p>
      <div>
        <label htmlFor={reason} className="text-sm font-medium text-ink">
          {text.why} <span className="font-normal text-soft">{text.whyHint}</span>
        </label>
        <input
          id={reason}
          name="reason"
          maxLength={500}
          autoComplete="off"
          className="mt-1.5 w-full rounded-lg border border-line bg-page px-3 py-2 text-[15px] text-ink outline-offset-0"
        />
      </div>
    </ConfirmDialog>
  );
}

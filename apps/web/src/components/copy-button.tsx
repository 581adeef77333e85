"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from "react";
import { sharedWords } from "../words/shared.ts";

interface CopyButtonProps {
  /** What is copied, made when it is asked for. */
  text: () => string;
  /** What the button does, for those who hear it and in its title. */
  label: string;
  Icon?: ComponentType<{ className?: string }> | undefined;
  className?: string;
  children?: ReactNode;
}

const shownMs = 1_500;

/** Copies a text, and says so for a moment. */
export function CopyButton({ text, label, Icon = Copy, className = "", children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  async function copy() {
    await writeText(text());
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), shownMs);
  }
  const Shown = copied ? Check : Icon;
  return (
    <button
      type="button"
      onClick={() => void copy()}
      title={label}
      className={`inline-flex min-w-0 items-center gap-1.5 ${className}`}
    >
      <span className="sr-only">{label}</span>
      {children}
      <Shown className="size-3.5 shrink-0" aria-hidden="true" />
      <span role="status" className="sr-only">
        {copied ? sharedWords.copied : ""}
      </span>
    </button>
  );
}

/** Browsers give their clipboard to secure addresses only; elsewhere a text is copied as by hand. */
async function writeText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

import type { ReactNode } from "react";

interface ChoiceCardProps {
  name: string;
  checked: boolean;
  onChoose(): void;
  describedBy: string | undefined;
  children: ReactNode;
}

/** One of several, as large as what tells it from the others. */
export function ChoiceCard({ name, checked, onChoose, describedBy, children }: ChoiceCardProps) {
  return (
    <label
      className={`flex min-w-0 cursor-pointer items-start gap-3 rounded-xl border bg-surface p-4 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${
        checked ? "border-accent ring-1 ring-accent" : "border-line hover:bg-sunken"
      }`}
    >
      <input
        type="radio"
        name={name}
        checked={checked}
        onChange={onChoose}
        aria-describedby={describedBy}
        className="mt-1 size-4 scroll-mb-28 shrink-0 accent-accent outline-none!"
      />
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}

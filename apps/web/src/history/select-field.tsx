import { ChevronDown } from "lucide-react";

interface SelectFieldProps {
  label: string;
  value: string;
  /** Values, and what they are called. */
  options: readonly (readonly [value: string, name: string])[];
  onChange(value: string): void;
}

/** The browser's own list of choices, in the look of the fields beside it. */
export function SelectField({ label, value, options, onChange }: SelectFieldProps) {
  return (
    <div className="relative min-w-0">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`h-10 w-full appearance-none rounded-xl border bg-surface pr-9 pl-3 text-[15px] ${value === "" ? "border-line text-soft" : "border-accent text-ink"}`}
      >
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-soft"
        aria-hidden="true"
      />
    </div>
  );
}

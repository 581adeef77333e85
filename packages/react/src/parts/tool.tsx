import { type ComponentProps, useEffect, useRef, useState } from "react";
import { Icon } from "./icon.tsx";
import { collected } from "./save-text.ts";
import type { PartsWords } from "./words.ts";

interface ToolProps {
  does: string;
  icon: ComponentProps<typeof Icon>["name"];
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick(): void;
}

/** A button that is a mark alone; its word is heard, and shown in its title. */
export function Tool({ does, icon, label, pressed, disabled, onClick }: ToolProps) {
  return (
    <button
      className="sc-tool"
      type="button"
      data-does={does}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

/** For so long it says that it is done. */
const copiedMs = 2_000;

interface CopyToolProps {
  words: PartsWords;
  label: string;
  disabled?: boolean;
  /** What is copied, made when it is asked for. */
  text(): Iterable<string>;
}

/** Copies a text. */
export function CopyTool({ words, label, disabled = false, text }: CopyToolProps) {
  const [isCopied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    await navigator.clipboard.writeText((await collected(text())).join(""));
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), copiedMs);
  };
  return (
    <>
      <Tool
        does="copy"
        icon={isCopied ? "completed" : "copied"}
        label={label}
        disabled={disabled}
        // A page without a clipboard (plain HTTP) has the download, or the text itself.
        onClick={() => void copy().catch(() => undefined)}
      />
      <span className="sc-hidden" role="status">
        {isCopied && words.copied}
      </span>
    </>
  );
}

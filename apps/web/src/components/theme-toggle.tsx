"use client";

import { Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { sharedWords } from "../words/shared.ts";

export function ThemeToggle() {
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <button
      type="button"
      aria-label={sharedWords.theme}
      onClick={() => setTheme(resolvedTheme === "dark" ? "light" : "dark")}
      className="tap rounded-full p-2 text-soft transition-colors hover:bg-sunken hover:text-ink"
    >
      <Sun className="hidden size-4.5 dark:block" aria-hidden="true" />
      <Moon className="size-4.5 dark:hidden" aria-hidden="true" />
    </button>
  );
}

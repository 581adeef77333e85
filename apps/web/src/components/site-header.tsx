import Link from "next/link";
import { sharedWords } from "../words/shared.ts";
import { SiteNav } from "./site-nav.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";

export function SiteHeader() {
  return (
    <header className="mx-auto flex w-full max-w-6xl items-center justify-between px-4 py-5 sm:px-6">
      <Link
        href="/"
        prefetch={false}
        className="flex items-center gap-2.5 text-[15px] font-semibold tracking-tight"
      >
        <Mark />
        {sharedWords.site.name}
      </Link>
      <div className="flex items-center gap-2 sm:gap-4">
        <SiteNav />
        <ThemeToggle />
      </div>
    </header>
  );
}

/** Three steps, cast outwards. */
function Mark() {
  return (
    <svg viewBox="0 0 24 24" className="size-6 text-accent" fill="none" aria-hidden="true">
      <circle cx="5" cy="12" r="2.5" fill="currentColor" />
      <path d="M10 6.5a8 8 0 0 1 0 11" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <path
        d="M14.5 4a12 12 0 0 1 0 16"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        opacity=".65"
      />
      <path
        d="M19 1.8a16 16 0 0 1 0 20.4"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        opacity=".35"
      />
    </svg>
  );
}

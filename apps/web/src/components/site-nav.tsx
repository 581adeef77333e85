"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { sharedWords } from "../words/shared.ts";

const { site: text } = sharedWords;

const places = [
  { href: "/", name: text.start, isHere: (path: string) => path === "/" || path.startsWith("/start") },
  {
    href: "/runs",
    name: text.runs,
    isHere: (path: string) => path.startsWith("/runs") || path === "/compare",
  },
] as const;

/** The ways from every page to the others. */
export function SiteNav() {
  const pathname = usePathname();
  return (
    <nav aria-label={text.label} className="flex gap-1">
      {places.map(({ href, name, isHere }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={pathname === href ? "page" : isHere(pathname) ? "true" : undefined}
          className="nav-link"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

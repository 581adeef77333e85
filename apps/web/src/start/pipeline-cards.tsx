import Link from "next/link";
import type { StartLook } from "../pipelines/pipeline-look.ts";
import { startLooks } from "../pipelines/start-looks.ts";
import { startWords } from "../words/start.ts";
import { pathTo } from "./pipeline-path.ts";

/** The pipelines, each with what it is for. */
export function PipelineCards({ current }: { current: StartLook }) {
  return (
    <nav aria-label={startWords.pipelines}>
      <ul className="grid gap-3 sm:grid-cols-2">
        {startLooks.map(({ name, title, purpose, Icon }) => (
          <li key={name}>
            <Link
              href={pathTo(name)}
              scroll={false}
              aria-current={name === current.name ? "page" : undefined}
              className="group flex h-full items-start gap-3 rounded-xl border border-line bg-surface p-4 transition-colors hover:border-accent aria-[current=page]:border-accent aria-[current=page]:bg-accent-wash"
            >
              <span className="rounded-lg bg-sunken p-2 text-soft group-aria-[current=page]:bg-accent group-aria-[current=page]:text-accent-ink">
                <Icon className="size-5" aria-hidden="true" />
              </span>
              <span className="min-w-0">
                <span className="block font-medium">{title}</span>
                <span className="mt-0.5 line-clamp-3 block text-sm text-pretty text-soft">{purpose}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

"use client";

import { inBrowser } from "../components/later.tsx";
import { galleryWords } from "../words/gallery.ts";

const AllParts = inBrowser(() => import("./all-parts.tsx").then((module) => module.AllParts));

const sections = ["status", "timeline", "graph", "log", "events", "connection", "files", "forms"] as const;

/** Each part in each state: what an app can build with, and the visual test. */
export function Gallery() {
  return (
    <>
      <h1 className="mt-10 text-2xl font-semibold tracking-tight">{galleryWords.title}</h1>
      <p className="mt-2 text-soft">{galleryWords.intro}</p>
      <nav aria-label={galleryWords.contents} className="mt-4 flex flex-wrap gap-x-5 gap-y-2 text-sm">
        {sections.map((id) => (
          <a key={id} href={`#${id}`} className="text-accent hover:underline">
            {galleryWords[id]}
          </a>
        ))}
      </nav>
      <AllParts />
    </>
  );
}

import type { Metadata } from "next";
import { Gallery } from "../../gallery/gallery.tsx";
import { words } from "../../words.ts";

export const metadata: Metadata = { title: words.gallery.title };

export default function Page() {
  return <Gallery />;
}

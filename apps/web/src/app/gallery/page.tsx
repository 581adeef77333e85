import type { Metadata } from "next";
import { Gallery } from "../../gallery/gallery.tsx";
import { galleryWords } from "../../words/gallery.ts";

export const metadata: Metadata = { title: galleryWords.title };

export default function Page() {
  return <Gallery />;
}

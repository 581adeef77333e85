import { FileQuestion } from "lucide-react";
import Link from "next/link";
import { pagesWords } from "../words/pages.ts";

const { notFound: text } = pagesWords;

export default function NotFound() {
  return (
    <div className="mx-auto max-w-md py-20 text-center sm:py-28">
      <FileQuestion className="mx-auto size-10 text-faint" aria-hidden="true" />
      <h1 className="mt-4 text-2xl font-semibold text-balance">{text.title}</h1>
      <Link
        href="/"
        className="mt-6 inline-block rounded-xl bg-accent px-5 py-2.5 text-sm font-medium text-accent-ink hover:opacity-90"
      >
        {text.start}
      </Link>
    </div>
  );
}

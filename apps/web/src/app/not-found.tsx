import Link from "next/link";
import { pagesWords } from "../words/pages.ts";

const { notFound: text } = pagesWords;

export default function NotFound() {
  return (
    <div className="py-24 text-center">
      <h1 className="text-2xl font-semibold">{text.title}</h1>
      <p className="mt-2 text-soft">
        <Link href="/" className="text-accent underline">
          {text.start}
        </Link>
      </p>
    </div>
  );
}

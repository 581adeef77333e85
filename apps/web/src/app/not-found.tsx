import { FileQuestion } from "lucide-react";
import { Problem } from "../components/problem.tsx";
import { pagesWords } from "../words/pages.ts";

const { notFound } = pagesWords;

export default function NotFound() {
  return <Problem Icon={FileQuestion} code="page_not_found" {...notFound} />;
}

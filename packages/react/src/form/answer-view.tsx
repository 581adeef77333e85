import type { ReactNode } from "react";
import type { JsonSchema } from "./model/json-schema.ts";
import { inWords } from "./model/label.ts";
import type { QuestionWords } from "./question-words.ts";

interface AnswerViewProps {
  value: unknown;
  /** For its titles. */
  schema?: JsonSchema | undefined;
  words: Pick<QuestionWords, "yes" | "no" | "none">;
}

/** A recorded answer, to be read: whatever JSON may be, and Dates. */
export function AnswerView({ value, schema, words }: AnswerViewProps): ReactNode {
  if (value === null || value === undefined) return words.none;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (value instanceof Date)
    return (
      // Server and browser may be in different time zones.
      <time dateTime={value.toISOString()} suppressHydrationWarning>
        {value.toLocaleString()}
      </time>
    );
  if (typeof value !== "object") return typeof value === "string" ? value : JSON.stringify(value);
  if (Array.isArray(value)) return <Items items={value} words={words} />;
  return (
    <dl>
      {Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([name, part]) => (
          <div key={name}>
            <dt>{partOf(schema, name)?.title ?? inWords(name)}</dt>
            <dd>
              <AnswerView value={part} schema={partOf(schema, name)} words={words} />
            </dd>
          </div>
        ))}
    </dl>
  );
}

function Items({ items, words }: { items: readonly unknown[]; words: AnswerViewProps["words"] }) {
  return (
    <ul>
      {items.map((item, index) => (
        <li key={index}>
          <AnswerView value={item} words={words} />
        </li>
      ))}
    </ul>
  );
}

function partOf(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const { properties } = schema ?? {};
  const part = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return typeof part === "object" ? part : undefined;
}

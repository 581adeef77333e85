import { type JsonSchema, SchemaForm } from "@stepcast/react/form";
import { galleryWords } from "../words/gallery.ts";
import { Section } from "./section.tsx";

export function FormsSection() {
  return (
    <Section id="forms" title={galleryWords.forms}>
      <div className="max-w-xl rounded-xl border border-line bg-surface p-5">
        <SchemaForm
          schema={schema}
          value={{ title: "Third quarter", mood: "calm" }}
          errors={[{ path: ["email"], message: "Nobody has this address" }]}
          upload={() => Promise.reject(new Error("The gallery keeps no files"))}
          onSubmit={() => undefined}
        />
      </div>
    </Section>
  );
}

/** One of everything. */
const schema: JsonSchema = {
  type: "object",
  properties: {
    title: { type: "string", title: "Title", description: "It stands on the first page", minLength: 1 },
    notes: { type: "string", title: "Notes", maxLength: 2_000 },
    email: { type: "string", title: "Send it to", format: "email", examples: ["ada@example.org"] },
    count: { type: "integer", title: "How many topics", minimum: 1, maximum: 12, default: 5 },
    day: { type: "string", title: "Up to the day", format: "date" },
    mood: { title: "Tone", enum: ["calm", "lively", "short"] },
    language: {
      title: "Language",
      enum: ["English", "Deutsch", "Français", "Español", "Italiano", "Português"],
    },
    parts: {
      title: "Parts",
      type: "array",
      uniqueItems: true,
      items: { enum: ["Moods", "Topics", "Names"] },
    },
    agree: { type: "boolean", title: "Leave names out" },
    columns: { type: "array", title: "Columns", items: { type: "string", title: "Column" } },
    pay: {
      title: "Payment",
      oneOf: [
        {
          title: "Card",
          type: "object",
          properties: { by: { const: "card" }, number: { type: "string", title: "Number" } },
          required: ["by", "number"],
        },
        { title: "Invoice", type: "object", properties: { by: { const: "invoice" } }, required: ["by"] },
      ],
    },
    filter: { title: "Filter" },
  },
  required: ["title", "email", "day", "mood", "agree"],
};

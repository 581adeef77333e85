export { QuestionForm } from "./question-form.tsx";
export type { OwnFormProps, QuestionFormProps } from "./question-form.tsx";
export type { AnsweredBy, QuestionWords } from "./question-words.ts";
export { SchemaForm } from "./schema-form.tsx";
export type { SchemaFormProps } from "./schema-form.tsx";
export type { FieldOverride, FieldProps, Upload } from "./form-context.ts";
export type { JsonValue } from "./model/json.ts";
export type { JsonSchema } from "./model/json-schema.ts";
export type { FormWords } from "./model/words.ts";

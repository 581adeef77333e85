export { SchemaForm } from "./schema-form.tsx";
export type { SchemaFormProps } from "./schema-form.tsx";
export type { FieldOverride, FieldProps, Upload } from "./form-context.ts";

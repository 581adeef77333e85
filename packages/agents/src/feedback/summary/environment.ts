/** Where a language model is reached, from STEPCAST_LLM_URL, STEPCAST_LLM_MODEL and STEPCAST_LLM_KEY. */
export interface ModelSettings {
  url: string;
  model: string;
  key: string | undefined;
}

/** The configured model, or nothing where none is. */
export function modelSettings(): ModelSettings | undefined {
  const { STEPCAST_LLM_URL: url, STEPCAST_LLM_MODEL: model, STEPCAST_LLM_KEY: key } = process.env;
  return url && model ? { url, model, key: key || undefined } : undefined;
}

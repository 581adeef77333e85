/** All English text of the app, but what its pipelines say of themselves (`pipelines/`): ready for translation. */
export const words = {
  shared: {},
  run: {},
  details: {},
  history: {},
  start: {},
  preview: {},
  gallery: {},
} as const;

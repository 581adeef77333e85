/**
 * What a translation of some words has to be: `const shared: Translation<typeof sharedWords> = { … }`. A text for each text, and for each
 * function one that takes the same; what is missing, or is there no more, does not compile.
 */
export type Translation<English> = English extends (...given: infer Given) => string
  ? (...given: Given) => string
  : English extends string
    ? string
    : { readonly [Name in keyof English]: Translation<English[Name]> };

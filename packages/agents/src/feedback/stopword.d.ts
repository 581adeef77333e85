/** The package has no types of its own: lists of words by language code. */
declare module "stopword" {
  type Words = readonly string[];
  export const eng: Words, deu: Words, fra: Words, spa: Words, ita: Words, por: Words, nld: Words, swe: Words;
  export const dan: Words, nob: Words, fin: Words, pol: Words, ces: Words, rus: Words, tur: Words;
}

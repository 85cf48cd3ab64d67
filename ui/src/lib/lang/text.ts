/** Says that words are a text for the catalogs where they don't look like one, such as a single small word: `text('done')`. */
export function text(words: string): string {
  return words;
}

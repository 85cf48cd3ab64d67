// The program's words as a sentence of their own.

/** With a capital first letter, and otherwise as it is. */
export function sentence(text: string): string {
  const [first] = text;
  return first === undefined ? text : first.toLocaleUpperCase() + text.slice(first.length);
}

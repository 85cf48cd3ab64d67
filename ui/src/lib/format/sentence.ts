// The program's words as a sentence of their own.

/** With a capital first letter, and otherwise as it is; so is what begins with an address: socks5://proxy.example. */
export function sentence(text: string): string {
  const [first] = text;
  return first === undefined || /^[a-z][\w+.-]*:\/\//.test(text)
    ? text
    : first.toLocaleUpperCase() + text.slice(first.length);
}

// The catalogs that the window reads know a text by a short name that is made of it: the text itself is in the program already.

const made = new Map<string, string>();

/** FNV-1a in 32 bits, in digits and letters. The build fails where two texts get one name. */
export function short(key: string): string {
  const kept = made.get(key);
  if (kept !== undefined) return kept;
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  const name = (hash >>> 0).toString(36);
  made.set(key, name);
  return name;
}

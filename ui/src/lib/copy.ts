// The desktop's clipboard.

/** Puts a text on the clipboard; false where the desktop doesn't let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// Texts with accents and brackets: whatever the window shows without them is in no catalog.

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = 'áƀçđéƒĝĥíĵķĺɱñóþǫŕšťúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĹṀÑÓÞǪŔŠŤÚṼŴẊÝŽ';

/** "Copy {0}" becomes "⟦Çóþý {0}⟧"; what is put in and elements stay as they are. */
export function pseudo(text: string): string {
  return `⟦${text.replaceAll(/[a-z]/gi, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter)}⟧`;
}

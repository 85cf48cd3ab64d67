// A passphrase that somebody thinks up, typed twice. The same rule as the program's, so that it is told while it is typed.
import { plural } from '../lang';

/** The fewest characters, and the fewest different ones. */
const SHORTEST = 12;
const DIFFERENT = 5;

export class NewPassphrase {
  first = $state('');
  again = $state('');

  /** What is wrong with the first, or what it still lacks. */
  readonly problem = $derived.by((): string | undefined => {
    const letters = [...this.first];
    if (letters.length === 0) return undefined;
    const missing = SHORTEST - letters.length;
    if (missing > 0)
      return plural(missing, ['# more character is needed.', '# more characters are needed.']);
    if (letters.filter((letter, at) => letters.indexOf(letter) === at).length < DIFFERENT)
      return 'This passphrase repeats itself: take four or five different words.';
    return undefined;
  });

  readonly differs = $derived(this.again !== '' && this.again !== this.first);
  readonly isGood = $derived(
    this.first !== '' && this.problem === undefined && this.again === this.first
  );

  /** Nothing of it stays in the page. */
  forget(): void {
    this.first = '';
    this.again = '';
  }
}

import { describe, expect, it } from 'vitest';
import { logTone } from '../../src/lib/runs/log-tone';

describe('a line of the log', () => {
  it.each([
    ['2026-11-23T19:33:46Z refused: folder "INBOX", UID 4, 60 MiB: too large', 'bad'],
    ['2026-11-23T19:33:46Z problem: the source refused the login', 'bad'],
    ['2026-11-23T19:33:46Z warning: the connection is not encrypted', 'warn'],
    ['2026-11-23T19:33:46Z folder "A" is through: 3 of 3 copied, 0 skipped, 0 refused', null],
    ['2026-11-23T19:33:46Z ended with EX_OK (0): 0 refused, 0 vanished, 0 errors', null]
  ])('%s stands out as %s', (line, tone) => {
    expect(logTone(line)).toBe(tone);
  });
});

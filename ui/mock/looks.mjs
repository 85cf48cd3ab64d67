// In which ways the walks look at a page: its colours, how close things stand, the language, the window's size.

const colours = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'contrast light': { colorScheme: 'light', contrast: 'more' },
  'contrast dark': { colorScheme: 'dark', contrast: 'more' }
};
const sizes = { '1280x800': [1280, 800], '1920x1200': [1920, 1200] };

/**
 * Every value of one meets every value of each other, in eight looks: what breaks is hardly ever a matter of three of them at
 * once. The first is the one that pages are brought about in.
 */
const PAIRS = [
  ['light', 'comfortable', 'en', '1280x800'],
  ['light', 'compact', 'de', '1920x1200'],
  ['dark', 'comfortable', 'de', '1280x800'],
  ['dark', 'compact', 'en', '1920x1200'],
  ['contrast light', 'comfortable', 'en', '1920x1200'],
  ['contrast light', 'compact', 'de', '1280x800'],
  ['contrast dark', 'comfortable', 'de', '1920x1200'],
  ['contrast dark', 'compact', 'en', '1280x800']
];

const inLanguages = (...languages) =>
  Object.keys(colours).flatMap((colour) =>
    ['comfortable', 'compact'].flatMap((density) =>
      languages.flatMap((language) =>
        Object.keys(sizes).map((size) => [colour, density, language, size])
      )
    )
  );
const EVERY = inLanguages('en', 'de');
/** Only where they are asked for: their texts are hardly ever longer than German ones. */
const OTHERS = inLanguages('fr', 'es');

/**
 * The looks that words choose, such as `dark compact`; several choices are parted by semicolons. Those of PAIRS without any,
 * all 32 for `every`.
 */
export function looksFor(words = '') {
  const chosen =
    words === '' ? PAIRS : words === 'every' ? EVERY : words.split(';').flatMap(looksWith);
  return chosen.map((look) => ({ name: look.join(', '), look }));
}

function looksWith(words) {
  const wanted = words.split(/[, ]+/).filter(Boolean);
  const others = OTHERS.filter(([, , language]) => wanted.includes(language));
  return [...EVERY, ...others].filter((look) => {
    const has = look.flatMap((value) => value.split(' '));
    return wanted.every((word) => has.includes(word)) && !extraContrast(has, wanted);
  });
}

/** `light` alone is not high contrast. */
const extraContrast = (has, wanted) =>
  has.includes('contrast') &&
  (wanted.includes('light') || wanted.includes('dark')) &&
  !wanted.includes('contrast');

/** What a picture is called. */
export const fileOf = (name, look) => `${name}-${look.join('-').replace(' ', '-')}.png`;

/** Makes an open page look so, and waits until it does. */
export async function putOn(page, [colour, density, language, size], keepsSize = false) {
  const [width, height] = sizes[size];
  if (!keepsSize) await page.setViewportSize({ width, height });
  await page.emulateMedia({ ...colours[colour], reducedMotion: 'reduce' });
  await page.evaluate((detail) => window.dispatchEvent(new CustomEvent('mock-look', { detail })), {
    density,
    language
  });
  // The document follows the media by an event; then everything is drawn in its new colours. High contrast that was chosen on the page stays.
  await page.waitForFunction(
    ([look, contrast]) => {
      const { dataset } = document.documentElement;
      const stays = localStorage.getItem('mailhaul.theme') === 'contrast' ? 'more' : contrast;
      return dataset.look === look && dataset.contrast === stays;
    },
    [`${language} ${density}`, colour.startsWith('contrast') ? 'more' : undefined]
  );
  await page.waitForTimeout(200);
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  );
}

// Looks on every page for texts that are in no catalog: node ui/mock/pseudo.mjs [pages]
// Needs `npm run ui:mock` beside it and Chromium; MOCK says where the pages are, where that isn't port 5173, ATONCE how many are looked at at a time. All texts of the
// catalogs are shown with accents and brackets; what stands there without is listed, unless the mock's program said it. The accents
// come when a page stands there already, as another language does: what keeps the words it was made with is listed, too.
import { readdirSync, readFileSync } from 'node:fs';
import { open } from './browser.mjs';
import { putOn } from './looks.mjs';
import { pages } from './pages.mjs';

const only = process.argv.slice(2);
const IN_ACCENTS = ['light', 'comfortable', 'pseudo', '1280x800'];
/** Names and terms that are the same in every language. */
const SAME = new Set(
  'Mailhaul IMAP TLS STARTTLS TTL MX DNS QR SHA CSV XLSX ODS PDF HTML PEM Microsoft Google Ctrl Esc Alt GMT UTC'
    .concat(' Ubuntu RHEL Fedora macOS iOS Jamf ufw firewalld Ethernet db docker eth tun Re Lists')
    .concat(' KiB MiB GiB TiB ms min English Deutsch Français Español imapsync AM PM')
    .split(' ')
);

/** Months and days as Intl writes them: they are in no catalog, for they follow the language by themselves. */
const DATES = new Set(
  ['long', 'short'].flatMap((style) => [
    ...Array.from({ length: 12 }, (_, at) => new Date(2026, at, 1)).map((day) =>
      day.toLocaleDateString('en', { month: style })
    ),
    ...Array.from({ length: 7 }, (_, at) => new Date(2026, 5, at + 1)).map((day) =>
      day.toLocaleDateString('en', { weekday: style })
    )
  ])
);

/** What the mock's program says: names, addresses and its own sentences. */
const said = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))
  .join('\n');
const literals = new Set(
  [...said.matchAll(/(['"`])((?:(?!\1).)*)\1/g)].map(([, , text]) =>
    lettersOf(text.replaceAll(/\$\{[^}]*\}/g, ' ')).toLowerCase()
  )
);
/** A name may have other letters and numbers between, and stand in brackets. */
const saidWords = ` ${[...literals].join('  ')} `;

/** Texts of the page that someone sees or hears, each with where it stands. */
function texts() {
  const found = [];
  const isTold = ({ id }) =>
    id !== '' && document.querySelector(`[aria-describedby~="${id}"], [aria-labelledby~="${id}"]`);
  // The guide is in English, and the title of a page that was come to was read out as it was then.
  const skipped =
    'script, style, code, pre, kbd, bdi, svg, .mono, .ui-part-literal, .selectable, [lang="en"] [lang="en"], article, #svelte-announcer';
  const walker = document.createTreeWalker(
    document.body,
    NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element || element.closest(skipped)) continue;
    // Nobody sees what isn't drawn, and nobody hears it unless something is described by it.
    if (!element.checkVisibility() && !isTold(element)) continue;
    const at =
      element.closest('[data-testid]')?.getAttribute('data-testid') ??
      element.tagName.toLowerCase();
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.textContent.trim() !== '') found.push([at, node.textContent.trim()]);
    } else {
      for (const name of [
        'aria-label',
        'title',
        'placeholder',
        'alt',
        'aria-valuetext',
        'aria-roledescription'
      ]) {
        const text = element.getAttribute(name)?.trim();
        if (text) found.push([`${at} @${name}`, text]);
      }
    }
  }
  return found;
}

/** Only what a text of the catalogs would be written in, where none is shown with accents. */
function lettersOf(text) {
  return text
    .replaceAll(/[^A-Za-z’'. @-]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[ -]+|[ -]+$/g, '');
}

/** The plain words of a text that nobody but the pages can have put there. */
function plainOf(text) {
  return (
    text
      // A place on the disk: /etc/mailhaul/policy.json. A folder's name has something before its first stroke: Archive/2020.
      .replaceAll(/(?<!\w)(?:\/[\w.-]+)+/g, ' ')
      .split(/[⟦⟧·→,:;()“”"…|/\n]|\.\s/)
      // What is typed so: user*master.
      .filter((part) => !/\w\*\w/.test(part))
      .filter((part) => !SAME.has(part.trim()))
      .map((part) => lettersOf(part).replace(/\.$/, ''))
      .filter((part) => /(?:^|[ ’'])[A-Za-z]{2,}(?:$|[ ’'])/.test(part) && !/@|\w\.\w/.test(part))
      .filter(
        (part) =>
          !part.split(' ').every((word) => SAME.has(word) || DATES.has(word) || word.length < 2)
      )
      .filter((part) => !isSaid(part.toLowerCase()))
  );
}

function isSaid(part) {
  return (
    literals.has(part) ||
    (part.includes(' ')
      ? saidWords.includes(part)
      : saidWords.includes(` ${part} `) && part.length > 4)
  );
}

const found = new Map();
let unopened = 0;
const browser = await open();

async function look(name, shown) {
  const page = await browser.show(name, shown);
  await putOn(page, IN_ACCENTS, true);
  for (const [at, text] of await page.evaluate(texts)) {
    for (const plain of plainOf(text)) {
      const key = `${plain}  (${at})`;
      if (!found.has(key)) found.set(key, name);
    }
  }
  await page.context().close();
}

const queue = Object.entries(pages).filter(([name]) => only.length === 0 || only.includes(name));
async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    await look(...next).catch((error) => {
      unopened += 1;
      console.log(`${next[0]}: ${error.message.split('\n')[0]}`);
    });
  }
}
await Promise.all(Array.from({ length: Number(process.env.ATONCE ?? 2) }, worker));
await browser.close();
for (const [text, name] of [...found].sort()) console.log(`${name}: ${text}`);
console.log(`${found.size} texts that are in no catalog, ${unopened} pages not opened`);
process.exit(found.size + unopened === 0 ? 0 : 1);

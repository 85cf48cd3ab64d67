// npm run ui:texts: brings the catalogs up to date with the source, and says what is left to translate.
import { writeFileSync } from 'node:fs';
import { faultsOf } from './check.ts';
import { fileOf, LANGUAGES, readCatalog, written } from './catalogs.ts';
import { readSource } from './source.ts';

const { texts, fixed } = await readSource();
for (const text of fixed)
  console.error(`Can't follow the language, for it is read but once: ${text}`);
for (const language of LANGUAGES) {
  writeFileSync(fileOf(language), written(language, texts));
  const { missing, others } = faultsOf(texts, readCatalog(language), language);
  console.log(`${language}: ${texts.size} texts, ${missing.length} to translate`);
  for (const fault of others) console.error(`${language}: ${fault}`);
}

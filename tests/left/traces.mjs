// Looks for a secret in what a program left behind, in every shape in which it could stand there.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The shapes of a text that a file or a wire might hold. */
export function shapes(secret) {
  const bytes = Buffer.from(secret);
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [
    bytes,
    Buffer.from(escaped),
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    // Base64 at each of the three places where its groups can begin, without the ends that depend on the neighbours.
    ...[0, 1, 2].map((before) => {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
      return Buffer.from(
        text.slice(before === 0 ? 0 : 4, Math.floor((before + bytes.length) / 3) * 4)
      );
    })
  ].filter((shape) => shape.length > 4);
}

/** Every file below a folder. */
function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesOf(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The files below these folders in which one of the secrets stands, and how many files were looked at. */
export function traces(folders, secrets) {
  const wanted = secrets.flatMap(shapes);
  const found = [];
  let files = 0;
  for (const path of folders.flatMap(filesOf)) {
    if (statSync(path).size === 0) continue;
    files += 1;
    const bytes = readFileSync(path);
    if (wanted.some((shape) => bytes.includes(shape))) found.push(path);
  }
  return { files, found };
}

// What the lock files may name.
import { linesWhere } from '../source.mjs';

const ours = 'registry+https://github.com/rust-lang/crates.io-index';

/** TLS is rustls everywhere. */
export const noOpenssl = {
  name: 'rustls only',
  check: (files) =>
    files
      .filter(({ path }) => path === 'Cargo.lock')
      .flatMap((file) =>
        linesWhere(file, (line) => /^name = "(openssl|openssl-sys|native-tls)"$/.test(line))
      )
      .map(({ path, number, line }) => ({
        path,
        number,
        what: `${/"(.*)"/.exec(line)[1]} came in`,
        mend: 'find who wants it with `cargo tree -i`, and take its rustls feature'
      }))
};

/** A lock file that names a mirror fetches from nowhere else. */
export const registries = {
  name: 'public registries only',
  check: (files) =>
    files
      .filter(({ path }) => path === 'Cargo.lock' || path === 'package-lock.json')
      .flatMap((file) => linesWhere(file, namesAnotherRegistry))
      .map(({ path, number }) => ({
        path,
        number,
        what: 'names another source than crates.io or registry.npmjs.org',
        mend: 'make the lock file again against the public registry'
      }))
};

function namesAnotherRegistry(line) {
  const source = /^source = "(.*)"/.exec(line)?.[1];
  if (source) return source !== ours;
  const resolved = /^\s*"resolved": "(.*?)"/.exec(line)?.[1];
  return (
    resolved !== undefined &&
    !resolved.startsWith('https://registry.npmjs.org/') &&
    !/^[\w.-]+$/.test(resolved)
  );
}

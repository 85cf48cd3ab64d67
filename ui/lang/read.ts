// Finds the texts of a source file and puts a look-up in place of each, with wuchale's transformers. A text is looked up by
// itself: no numbers are given out, so a file becomes the same whatever was read before it.
import { adapter } from '@wuchale/svelte';
import type { CodePattern, IndexTracker, Message, RuntimeConf } from 'wuchale';
import { ModuleTransformer } from './module.ts';
import { isText } from './rules.ts';

export interface Read {
  texts: Message[];
  /** Texts where they can't change with the language: what is read but once, such as the top of a module. */
  fixed: Message[];
  code: string;
  map: unknown;
}

/** What the transformers call what looks texts up. */
const LOOKUP = '_w_runtime_';
const HEADER = `import { lookup as ${LOOKUP}, lookup as ${LOOKUP}mod_ } from '$lib/lang/lookup';`;

const index = { get: (key: string) => JSON.stringify(key) } as unknown as IndexTracker;
const patterns: CodePattern[] = [{ name: 'plural', args: ['other', 'message', 'other'] }];
const asIs = { wrapInit: (code: string) => code, wrapUse: (code: string) => code };
/** The import is all there is to prepare: the look-up itself knows the language. */
const runtime: RuntimeConf = {
  initReactive: () => null,
  useReactive: false,
  plain: asIs,
  reactive: asIs
};

/** Reads one file; `file` ends with .svelte or .ts. */
export async function read(file: string, content: string): Promise<Read> {
  const fixed: Message[] = [];
  const heuristic = (message: Message) => {
    if (!isText(message)) return false;
    if (!isReadOnce(message)) return 'message';
    fixed.push(message);
    return false;
  };
  const { msgs, output } = await transformed(file, content, heuristic);
  if (msgs.length === 0) return { texts: [], fixed, code: content, map: null };
  const { code = content, map } = output(HEADER);
  return { texts: msgs, fixed, code, map };
}

type Heuristic = (message: Message) => 'message' | false;

function transformed(file: string, content: string, heuristic: Heuristic) {
  if (!file.endsWith('.svelte')) {
    const module = { content, file, index, heuristic, patterns, runtime, lookup: LOOKUP };
    return new ModuleTransformer(module).transform();
  }
  const { transform } = adapter({ heuristic, patterns, runtime } as never);
  const expr = { plain: LOOKUP, reactive: LOOKUP };
  return transform({ content, filename: file, index, expr, matchUrl: () => null });
}

/** In a component a statement of its own; its variables are derived by the transformer. In a module whatever is in no function. */
function isReadOnce({ details }: Message): boolean {
  if (details.scope !== 'script' || details.funcName != null) return false;
  if (!details.file.endsWith('.svelte')) return true;
  return details.insideProgram && details.declaring === 'expression';
}

/** Whether a file's texts are for the window: sheets are printed in their readers' languages, and the lookup has none. */
export function hasTexts(file: string): boolean {
  return (
    /\/src\/(?:lib|routes)\/.*\.(?:svelte|ts)$/.test(file) &&
    !/\/src\/lib\/(?:lang\/|ipc\/bindings\.ts$|intake\/sheet-words\.ts$)|\.d\.ts$/.test(file)
  );
}

// wuchale's transformer for plain modules, with what it leaves out: the fields of classes.
import type * as Estree from 'acorn';
import type { CodePattern, HeuristicFunc, IndexTracker, Message, RuntimeConf } from 'wuchale';
import { Transformer } from 'wuchale/adapter-vanilla';

export interface Module {
  content: string;
  file: string;
  index: IndexTracker;
  heuristic: HeuristicFunc;
  patterns: CodePattern[];
  runtime: RuntimeConf;
  lookup: string;
}

export class ModuleTransformer extends Transformer {
  constructor({ content, file, index, heuristic, patterns, runtime, lookup }: Module) {
    const expr = { plain: lookup, reactive: lookup };
    super(content, file, index, heuristic, patterns, expr, runtime, () => null);
    const visitClass = this.visitClassDeclaration;
    this.visitClassDeclaration = (node) => [...visitClass(node), ...this.#visitFields(node)];
  }

  /** What is derived, or a function, follows the language; whatever else is made with the object, and stays. */
  #visitFields(node: Estree.ClassDeclaration | Estree.AnonymousClassDeclaration): Message[] {
    return node.body.body.flatMap((field) => {
      if (field.type !== 'PropertyDefinition' || !field.value) return [];
      const { value } = field;
      return this.visitWithCommentDirectives(field, () =>
        follows(value) ? this.visitFunctionBody(value, '') : this.visit(value)
      );
    });
  }
}

function follows(value: Estree.Expression): boolean {
  if (value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression') return true;
  if (value.type !== 'CallExpression') return false;
  const { callee } = value;
  const named = callee.type === 'MemberExpression' ? callee.object : callee;
  return named.type === 'Identifier' && named.name === '$derived';
}

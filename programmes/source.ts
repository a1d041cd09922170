import { isAlias, isCollection, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';

/** A mistake in a programme's files, at the place somebody has to mend. Lines and columns count from 1; `message` is French. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export const inFull = ({ file, line, column, message }: Problem): string => `${file}:${line}:${column} ${message}`;

/** A programme's files do not hold together; `problems` says where. */
export class ProgrammeError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(inFull).join('\n'));
    this.name = 'ProgrammeError';
    this.problems = problems;
  }
}

export type Path = readonly (string | number)[];

/** A YAML or JSON text (JSON is YAML) as a plain value that still knows on which line each thing stands. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** Mistakes of syntax; `value` is only to be trusted when there are none. */
  readonly problems: readonly Problem[];
  /** The mistake `message` at `path`, or at the nearest thing around it that exists; at the key itself when `onKey`. */
  problem(path: Path, message: string, onKey?: boolean): Problem;
}

/** Anchors are refused: a file that people read says things once, and no short text may swell into a large one. */
export function readSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' });
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const problems = [...document.errors, ...document.warnings].map((error) => at(error.pos[0], `syntaxe : ${error.message.split('\n')[0]}`));
  const anchor = findAlias(document);
  if (anchor !== undefined) problems.push(at(anchor, 'les ancres et les alias YAML ne sont pas admis'));
  return {
    file,
    value: problems.length === 0 ? document.toJS({ maxAliasCount: 0 }) : undefined,
    problems,
    problem: (path, message, onKey = false) => at(offsetOf(document, path, onKey), message),
  };
}

/** The same for a file that must be strict JSON. */
export function readJson(file: string, text: string): Source {
  const source = readSource(file, text);
  try {
    JSON.parse(text);
    return source;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, line = '1', column = '1'] = /line (\d+) column (\d+)/.exec(message) ?? [];
    return { ...source, value: undefined, problems: [{ file, line: Number(line), column: Number(column), message: `JSON illisible : ${message}` }] };
  }
}

function offsetOf(document: Document.Parsed, path: Path, onKey: boolean): number {
  for (let length = path.length; length >= 0; length -= 1) {
    if (onKey && length === path.length && length > 0) {
      const parent = length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
      const pair = isMap(parent) ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path[length - 1]) : undefined;
      if (pair && isNode(pair.key)) return pair.key.range?.[0] ?? 0;
    }
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function findAlias(document: Document.Parsed): number | undefined {
  const within = (node: unknown): number | undefined => {
    if (!isNode(node)) return undefined;
    if (isAlias(node)) return node.range?.[0] ?? 0;
    if ('anchor' in node && node.anchor) return node.range?.[0] ?? 0;
    if (!isCollection(node)) return undefined;
    for (const item of node.items) {
      const found = isPair(item) ? within(item.key) ?? within(item.value) : within(item);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return within(document.contents);
}

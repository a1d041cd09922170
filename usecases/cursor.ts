import type { After, Sort } from '../database/lists/applications.ts';
import { isDay } from '../domain/calendar/day.ts';

/** A cursor is opaque to whoever carries it: where a page ended, and in which order. */
export const writeCursor = (sort: Sort, { value, id }: After): string => Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');

/** Undefined when it is not a cursor of this order: it was made up, or the sort has changed since. */
export function readCursor(text: string, sort: Sort): After | undefined {
  try {
    const [order, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (order !== sort || !isValueOf(sort, value) || typeof id !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
    return { value: value as After['value'], id };
  } catch {
    return undefined;
  }
}

function isValueOf(sort: Sort, value: unknown): boolean {
  switch (sort) {
    case 'asked':
    case '-asked':
      return Number.isSafeInteger(value);
    case 'reference':
    case '-reference':
      return typeof value === 'string' && /^[A-Z][A-Z0-9]*-\d{4}-\d{4,9}$/.test(value);
    case 'due':
    case '-due':
      return value === null || (typeof value === 'string' && isDay(value));
    case 'filed':
    case '-filed':
      return typeof value === 'string' && isDay(value);
  }
}

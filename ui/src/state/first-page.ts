/**
 * The first rows of a search. While a line is being read, the rows of what it says are sought at the same
 * time: a key's rows are there a journey to the backend and back sooner.
 */

import type { LogFilter, Order, Page } from '../bindings';
import { within } from '../lib/query';
import { type Range, resolveRange } from '../lib/ranges';
import type { Zone } from '../lib/time';
import type { Platform, Report } from '../platform';
import { BLOCK } from './rows';

type Listener = (event: Report<'logs.query'>) => void;

/** What is asked beside the line. */
export interface Frame {
  range: Range;
  order: Order;
  zone: Zone;
  /** The present second, by which ranges such as "today" are meant. */
  now: number;
}

export class FirstPage {
  readonly started = performance.now();
  readonly frame: Frame;
  readonly page: Promise<Page>;
  readonly #controller = new AbortController();
  #listener: Listener | null = null;
  #events: Report<'logs.query'>[] = [];

  /** `line` is the text of a line, or what was made of it. */
  constructor(platform: Platform, line: string | LogFilter, frame: Frame) {
    this.frame = frame;
    const isText = typeof line === 'string';
    const span = resolveRange(frame.range, frame.now, frame.zone);
    const filter = { ...within(isText ? {} : line, span), order: frame.order, limit: BLOCK };
    this.page = platform.call('logs.query', isText ? { query: line, filter } : { filter }, {
      signal: this.#controller.signal,
      onEvent: (event) => (this.#listener ? this.#listener(event) : this.#events.push(event)),
    });
    // A line that turns out to be wrong, or not the last one, has nobody who waits for its rows.
    this.page.catch(() => undefined);
  }

  /** Whether it is the answer to the same question but for the line. */
  fits({ range, order, zone }: Omit<Frame, 'now'>): boolean {
    const { frame } = this;
    return frame.range === range && frame.order === order && frame.zone === zone;
  }

  /** Hears what is reported on the way; what came before is told first. */
  listen(listener: Listener): void {
    for (const event of this.#events.splice(0)) listener(event);
    this.#listener = listener;
  }

  stop(): void {
    this.#controller.abort();
  }
}

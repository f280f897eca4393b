/** The last failures that this window saw, for whoever asks what went wrong. */

import { asFailure, type Failure, type Platform } from '../platform';
import type { Clock } from './search.svelte';

const MOST = 20;

export interface Seen {
  /** When it was seen last (Unix seconds). */
  epoch: number;
  operation: string;
  code: string;
  message: string;
  /** How often, in a row of the same. */
  times: number;
}

export class Failures {
  /** Newest first. */
  seen = $state.raw<readonly Seen[]>([]);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a failure. One that comes again is the same one: a lost server fails every few seconds. */
  note(operation: string, { code, message }: Pick<Failure, 'code' | 'message'>): void {
    const isSame = (other: Seen) =>
      other.operation === operation && other.code === code && other.message === message;
    const times = (this.seen.find(isSame)?.times ?? 0) + 1;
    const seen = { epoch: this.#clock(), operation, code, message, times };
    this.seen = [seen, ...this.seen.filter((other) => !isSame(other))].slice(0, MOST);
  }

  /**
   * The same platform; what fails there is noted. What was stopped did not fail, and a line that is wrong
   * is shown where it is written.
   */
  watch(platform: Platform): Platform {
    const noting = async <T>(operation: string, work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } catch (thrown) {
        const failure = asFailure(thrown);
        const isPersons = failure.cancelled || failure.code === 'bad_query';
        if (!isPersons) this.note(operation, failure);
        throw thrown;
      }
    };
    const { machineLogs, openBase, openDemo, watch, watchPaths } = platform;
    return {
      ...platform,
      call: (operation, request, options) =>
        noting(operation, platform.call(operation, request, options)),
      choose: (kind) => noting('choose', platform.choose(kind)),
      takeIn: (selection, request, options) =>
        noting('ingest.chosen', platform.takeIn(selection, request, options)),
      ...(watch
        ? { watch: (selection, request) => noting('watch.chosen', watch(selection, request)) }
        : {}),
      ...(watchPaths ? { watchPaths: (what) => noting('watch.add', watchPaths(what)) } : {}),
      ...(machineLogs ? { machineLogs: () => noting('machine', machineLogs()) } : {}),
      ...(openBase ? { openBase: () => noting('base', openBase()) } : {}),
      ...(openDemo ? { openDemo: (tell) => noting('demo', openDemo(tell)) } : {}),
    };
  }
}

/** The run that is under way, as far as it was heard of. */

import type { PerfProgress } from '../bindings';
import { Course } from '../lib/perf/course';

/** Milliseconds of any clock that never goes back. */
export type Ticks = () => number;

/** A run of so many milliseconds is not lost to one key that was pressed by mistake. */
export const CAREFUL_MS = 60_000;

export class PerfRunning {
  progress = $state.raw<PerfProgress | null>(null);
  /** It was told to stop, and has not ended yet. */
  stopping = $state(false);
  /** Stopping was asked for once, and is asked for again before it is done. */
  confirming = $state(false);
  /** Grows while it is heard of; charts read it when they draw. */
  readonly course = new Course();
  /** The scenario that was begun here; that of a run begun elsewhere is heard. */
  readonly begun: string | null;
  readonly #ticks: Ticks;
  #heardAt: number;

  constructor(begun: string | null, ticks: Ticks) {
    this.begun = begun;
    this.#ticks = ticks;
    this.#heardAt = ticks();
  }

  get scenario(): string {
    return this.progress?.scenario ?? this.begun ?? '';
  }

  /** Whether enough would be lost to ask again. */
  get careful(): boolean {
    return (this.progress?.moment.at_ms ?? 0) >= CAREFUL_MS;
  }

  hear(progress: PerfProgress): void {
    this.#heardAt = this.#ticks();
    this.course.push(progress.moment, progress.queries);
    this.progress = progress;
  }

  /** Seconds since the run began, between what was heard too: so that a chart moves evenly. */
  now(): number {
    const heard = this.progress ? this.progress.moment.at_ms / 1000 : 0;
    // Where nothing is heard for longer, nothing is made up.
    return heard + Math.min(0.5, (this.#ticks() - this.#heardAt) / 1000);
  }
}

/** What the UI needs of the place it runs in. */

import type { ChosenItem, ChosenRequest, IngestProgress, IngestReport } from '../bindings';
import type { Operation, Reply, Report, Request } from './operations';

export interface CallOptions<O extends Operation> {
  /** Aborting tells the backend to stop, and rejects with the code `cancelled`. */
  signal?: AbortSignal;
  onEvent?: (event: Report<O>) => void;
}

/** Files and folders that a person chose to have read. What they are is the platform's to know. */
export interface Selection {
  /** What was chosen, to be shown. */
  readonly items: readonly ChosenItem[];
}

/** How what was chosen is to be read. */
export type TakeIn = Omit<ChosenRequest, 'chosen'>;

export interface TakeInOptions {
  signal?: AbortSignal;
  onProgress?: (progress: IngestProgress) => void;
}

/** Hears of files that come from outside of the page. */
export interface Receiver {
  /** They are held over the window, or no longer. */
  over(is: boolean): void;
  chosen(selection: Selection): void;
}

export interface Platform {
  readonly kind: 'tauri' | 'web' | 'mock';
  /** Asks for an operation. Rejects with a `Failure`, never with anything else. */
  call<O extends Operation>(
    operation: O,
    request: Request<O>,
    options?: CallOptions<O>,
  ): Promise<Reply<O>>;
  /** Lets a person choose; null when they thought better of it. */
  choose(kind: 'files' | 'folder'): Promise<Selection | null>;
  /** Listens for what is dropped, or was named when the program started; returns what ends it. */
  receive(receiver: Receiver): () => void;
  /** Reads what was chosen into the store, or with `dry_run` only looks at it. */
  takeIn(selection: Selection, request: TakeIn, options?: TakeInOptions): Promise<IngestReport>;
}

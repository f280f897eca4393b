/** What the UI needs of the place it runs in. */

import type { Operation, Reply, Report, Request } from './operations';

export interface CallOptions<O extends Operation> {
  /** Aborting tells the backend to stop, and rejects with the code `cancelled`. */
  signal?: AbortSignal;
  onEvent?: (event: Report<O>) => void;
}

export interface Platform {
  readonly kind: 'tauri' | 'web' | 'mock';
  /** Asks for an operation. Rejects with a `Failure`, never with anything else. */
  call<O extends Operation>(
    operation: O,
    request: Request<O>,
    options?: CallOptions<O>,
  ): Promise<Reply<O>>;
}

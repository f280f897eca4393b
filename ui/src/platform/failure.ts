/** What went wrong, told apart by a stable code. */
export class Failure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'Failure';
    this.code = code;
  }

  get cancelled(): boolean {
    return this.code === 'cancelled';
  }
}

export const cancelled = (): Failure => new Failure('cancelled', 'The search was stopped.');

/** Anything thrown, as a `Failure`: `fallback` is its code where it brings none. */
export function asFailure(thrown: unknown, fallback = 'internal'): Failure {
  if (thrown instanceof Failure) return thrown;
  if (typeof thrown === 'string') return new Failure(fallback, thrown);
  if (typeof thrown === 'object' && thrown !== null) {
    if ('name' in thrown && thrown.name === 'AbortError') return cancelled();
    const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : fallback;
    if ('message' in thrown && typeof thrown.message === 'string') {
      return new Failure(code, thrown.message);
    }
  }
  return new Failure(fallback, String(thrown));
}

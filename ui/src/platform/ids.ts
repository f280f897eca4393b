let last = 0;

/** Two windows on one backend must not stop each other's work: each page has its own prefix. */
const page = Math.random().toString(36).slice(2, 10);

/** A name for a request, so that it can be cancelled. */
export const requestId = (): string => `${page}-${++last}`;

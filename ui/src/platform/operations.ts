/** The operations of the backend, as the Rust side lists them, and how one is spoken of here. */

import { type OperationName, OPERATIONS, type Operations } from '../bindings/operations';

export type Operation = OperationName;
export type Request<O extends Operation> = Operations[O]['request'];
export type Reply<O extends Operation> = Operations[O]['reply'];
/** What it reports on the way. */
export type Report<O extends Operation> = Operations[O]['event'];

/** Whether an operation reports on the way. The Tauri commands of these take a channel. */
export const streams = (operation: Operation): boolean => OPERATIONS[operation].streams;

/**
 * Sends files to `daybook serve` while it reads them: piece by piece, in order, one at a time. The
 * answer to each piece says which one is wanted next, so that what is known already, or is no text,
 * is not sent to its end.
 */

import type { ChosenBundle, IngestProgress, IngestReport, SentFile } from '../bindings';
import { asFailure, cancelled } from './failure';
import type { NamedFile } from './files';
import type { OpenBundleOptions, Platform, TakeIn } from './types';

/** The server takes pieces of up to 4 MiB. */
export const PIECE_BYTES = 2 << 20;
/** A dry run looks at no more of a file than this, and needs no more when it is compressed. */
const BEGINNING_BYTES = (1 << 20) + (64 << 10);

/** The piece that the server wants next. */
export interface Wanted {
  file: number;
  offset: number;
  ended: boolean;
}

interface Server {
  call: Platform['call'];
  sendPiece(place: string, bytes: Blob, signal: AbortSignal): Promise<Wanted>;
}

/** As much of a file as a dry run looks at. */
export const beginningOf = (file: NamedFile): NamedFile =>
  file.file.size <= BEGINNING_BYTES ? file : { ...file, file: file.file.slice(0, BEGINNING_BYTES) };

const sentFile = ({ name, file, lastModified }: NamedFile): SentFile => ({
  name,
  bytes: file.size,
  modified: Math.floor(lastModified / 1000),
});

/** Has files read, and sends them meanwhile. */
export async function sendFiles(
  files: readonly NamedFile[],
  request: TakeIn,
  server: Server,
  signal?: AbortSignal,
  onProgress: (progress: IngestProgress) => void = () => undefined,
): Promise<IngestReport> {
  const { handle } = await server.call(
    'ingest.open',
    { files: files.map(sentFile) },
    signal ? { signal } : {},
  );
  // Ends the one when the other has ended, whatever the reason.
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  let broken: unknown;
  const sending = send(files, handle, server, controller.signal).catch((thrown: unknown) => {
    if (controller.signal.aborted) return;
    // The reader waits for what will not come.
    broken = thrown;
    controller.abort();
  });
  try {
    const chosen = { ...request, chosen: handle };
    const options = { signal: controller.signal, onEvent: onProgress };
    return await server.call('ingest.chosen', chosen, options);
  } catch (thrown) {
    throw broken === undefined ? thrown : asFailure(broken, 'disconnected');
  } finally {
    stop();
    signal?.removeEventListener('abort', stop);
    await sending;
  }
}

/** Sends a bundle, whole: it is read from all its ends. */
export async function sendBundle(
  file: NamedFile,
  server: Server,
  { signal = new AbortController().signal, onSent }: OpenBundleOptions = {},
): Promise<ChosenBundle> {
  const { handle } = await server.call('import.open', sentFile(file), { signal });
  try {
    await send([file], handle, server, signal, onSent);
  } catch (thrown) {
    void server.call('chosen.forget', { chosen: handle }).catch(() => undefined);
    throw signal.aborted ? cancelled() : asFailure(thrown, 'disconnected');
  }
  return { chosen: handle, item: 0 };
}

async function send(
  files: readonly NamedFile[],
  handle: string,
  server: Server,
  signal: AbortSignal,
  onSent?: (bytes: number) => void,
): Promise<void> {
  let wanted: Wanted = { file: 0, offset: 0, ended: false };
  while (!wanted.ended && !signal.aborted) {
    const { file, offset } = wanted;
    const blob = files[file]?.file;
    if (!blob) return;
    if (blob.size === 0) {
      wanted = { file: file + 1, offset: 0, ended: false };
      continue;
    }
    const piece = await readable(blob.slice(offset, offset + PIECE_BYTES));
    wanted = await server.sendPiece(`${handle}/${file}/${offset}`, piece, signal);
    onSent?.(wanted.file > file ? blob.size : wanted.offset);
  }
  if (signal.aborted) throw cancelled();
}

/** A piece, or one without bytes where the file can no longer be read: the server then says so. */
async function readable(piece: Blob): Promise<Blob> {
  try {
    return new Blob([await piece.arrayBuffer()]);
  } catch {
    return new Blob([]);
  }
}

/** The backend over loopback HTTP (`daybook serve`): JSON-RPC 2.0, NDJSON where it reports on the way. */

import { asFailure, cancelled, Failure } from './failure';
import { Handle, HandlePlace, machineHandle } from './handle';
import { requestId } from './ids';
import { lines } from './lines';
import { pageLink } from './link';
import { downloadFile, FileSelection, pickFiles, selectionOf, watchDrops } from './files';
import { type Operation, type Reply, type Report, type Request, streams } from './operations';
import { beginningOf, sendBundle, sendFiles, type Wanted } from './upload';
import type { CallOptions, Place, Platform } from './types';

interface RpcError {
  code: number;
  message: string;
  data?: { code?: string } | null;
}

interface RpcLine<O extends Operation> {
  event?: Report<O>;
  result?: Reply<O>;
  error?: RpcError;
}

const failureOf = (error: RpcError): Failure =>
  new Failure(error.data?.code ?? `rpc_${error.code}`, error.message);

/** As if a person had pressed a link to a file. */
function follow(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

export function webPlatform(
  token: string | null,
  fetcher: typeof fetch = (input, init) => fetch(input, init),
): Platform {
  function post(
    path: string,
    id: string,
    method: Operation,
    params: unknown,
    { signal, outlives }: Pick<CallOptions<Operation>, 'signal' | 'outlives'> = {},
  ) {
    return fetcher(path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      cache: 'no-store',
      credentials: 'omit',
      ...(signal ? { signal } : {}),
      ...(outlives ? { keepalive: true } : {}),
    });
  }

  async function readReply<O extends Operation>(response: Response): Promise<Reply<O>> {
    let body: RpcLine<O>;
    try {
      body = (await response.json()) as RpcLine<O>;
    } catch (thrown) {
      if (asFailure(thrown).cancelled) throw thrown;
      throw new Failure(`http_${response.status}`, `The server answered with ${response.status}.`);
    }
    if (body.error) throw failureOf(body.error);
    return body.result as Reply<O>;
  }

  async function readStream<O extends Operation>(
    response: Response,
    onEvent?: (event: Report<O>) => void,
  ): Promise<Reply<O>> {
    if (!response.body || !response.ok) return readReply(response);
    for await (const line of lines(response.body)) {
      const part = JSON.parse(line) as RpcLine<O>;
      if (part.error) throw failureOf(part.error);
      if ('result' in part) return part.result as Reply<O>;
      if (part.event !== undefined) onEvent?.(part.event);
    }
    throw new Failure('disconnected', 'The server ended its answer half-way.');
  }

  async function call<O extends Operation>(
    operation: O,
    request: Request<O>,
    options: CallOptions<O> = {},
  ): Promise<Reply<O>> {
    const { signal, onEvent } = options;
    if (signal?.aborted) throw cancelled();
    const id = requestId();
    // Dropping the connection frees one of the browser's six; the word to the backend frees its thread.
    const stop = () => void post('/rpc', requestId(), 'ops.cancel', { id }).catch(() => undefined);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const stream = onEvent !== undefined && streams(operation);
      const path = stream ? '/rpc/stream' : '/rpc';
      const response = await post(path, id, operation, request, options);
      return await (stream ? readStream<O>(response, onEvent) : readReply<O>(response));
    } catch (thrown) {
      throw signal?.aborted ? cancelled() : asFailure(thrown, 'disconnected');
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Sends a piece of a file; which one is wanted next. */
  async function sendPiece(place: string, bytes: Blob, signal: AbortSignal): Promise<Wanted> {
    const response = await fetcher(`/rpc/upload/${place}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: bytes,
      cache: 'no-store',
      credentials: 'omit',
      signal,
    });
    if (!response.ok) return readReply(response) as Promise<never>;
    return (await response.json()) as Wanted;
  }

  /**
   * Has the browser fetch a finished export. It follows a link, which carries no token, so it is given
   * a ticket that works once; a script that took the file in would hold all of it.
   */
  async function fetchAgain(place: Place): Promise<void> {
    if (!(place instanceof HandlePlace)) throw new TypeError('chosen in another place');
    let response: Response;
    try {
      response = await fetcher(`/rpc/download/${place.handle}`, {
        method: 'POST',
        headers: token ? { Authorization: `Bearer ${token}` } : {},
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (thrown) {
      throw asFailure(thrown, 'disconnected');
    }
    if (!response.ok) return readReply(response) as Promise<never>;
    const { ticket } = (await response.json()) as { ticket: string };
    follow(`/download/${ticket}`, place.name);
  }

  return {
    kind: 'web',
    call,
    choose: async (kind) => selectionOf(await pickFiles(kind)),
    receive: (receiver) =>
      watchDrops(receiver.over, (files) => {
        const selection = selectionOf(files);
        if (selection) receiver.chosen(selection);
      }),

    async takeIn(selection, request, { signal, onProgress } = {}) {
      if (selection instanceof Handle) {
        const chosen = { ...request, chosen: selection.handle };
        const options = {
          ...(signal ? { signal } : {}),
          ...(onProgress ? { onEvent: onProgress } : {}),
        };
        return call('ingest.chosen', chosen, options);
      }
      if (!(selection instanceof FileSelection)) throw new TypeError('chosen in another place');
      const files = request.dry_run ? selection.files.map(beginningOf) : selection.files;
      return sendFiles(files, request, { call, sendPiece }, signal, onProgress);
    },

    async placeFor(name, _, bytes) {
      return new HandlePlace(await call('export.open', { name, bytes }));
    },

    async exportTo(place, what, { signal, onProgress } = {}) {
      if (!(place instanceof HandlePlace)) throw new TypeError('chosen in another place');
      const options = {
        ...(signal ? { signal } : {}),
        onEvent: onProgress ?? (() => undefined),
      };
      try {
        const report = await call('export.chosen', { chosen: place.handle, what }, options);
        await fetchAgain(place);
        return report;
      } catch (thrown) {
        void call('chosen.forget', { chosen: place.handle }).catch(() => undefined);
        throw thrown;
      }
    },

    fetchAgain,

    async openBundle(selection, item, options) {
      if (selection instanceof Handle) return { chosen: selection.handle, item };
      const wanted = selection.items[item]?.name;
      const files = selection instanceof FileSelection ? selection.files : [];
      const file = files.find(({ name }) => name === wanted);
      if (!file) throw new TypeError('chosen in another place');
      return sendBundle(file, { call, sendPiece }, options);
    },

    link: (hash) => pageLink(location.href, hash),
    machineLogs: async () => machineHandle(await call('ingest.machine', {})),
    watchPaths: (what) => call('watch.add', what),
    saveFile: downloadFile,
  };
}

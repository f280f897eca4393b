/** The backend in the desktop window: one Tauri command for each operation. */

import { Channel, invoke } from '@tauri-apps/api/core';
import type { Chosen, Progress } from '../bindings';
import { base64Of } from '../lib/bytes';
import { asFailure, cancelled } from './failure';
import { Handle, HandlePlace, machineHandle } from './handle';
import { requestId } from './ids';
import { windowLink } from './link';
import { type Operation, type Reply, type Report, type Request, streams } from './operations';
import type { CallOptions, Platform, Receiver } from './types';

const command = (operation: Operation): string => operation.replaceAll('.', '_');

/** What the shell says of files and links that come from outside: see `src-tauri/src/choose.rs`. */
type Received = { over: boolean } | { chosen: Chosen } | { link: string };

export function tauriPlatform(): Platform {
  async function call<O extends Operation>(
    operation: O,
    request: Request<O>,
    options: CallOptions<O> = {},
  ): Promise<Reply<O>> {
    const { signal, onEvent } = options;
    if (signal?.aborted) throw cancelled();
    const id = requestId();
    const stop = () => {
      void invoke(command('ops.cancel'), { request: { id }, id: null }).catch(() => undefined);
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const args: Record<string, unknown> = { request, id };
      if (streams(operation)) {
        args['onEvent'] = new Channel<Report<O>>((event) => {
          if (!signal?.aborted) onEvent?.(event);
        });
      }
      const reply = await invoke<Reply<O>>(command(operation), args);
      if (signal?.aborted) throw cancelled();
      return reply;
    } catch (thrown) {
      // Tauri's own refusals (a command not allowed, wrong arguments) are plain strings.
      throw signal?.aborted ? cancelled() : asFailure(thrown, 'refused');
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  return {
    kind: 'tauri',
    call,

    async choose(kind) {
      try {
        const chosen = await invoke<Chosen | null>('ingest_pick', { kind });
        return chosen && new Handle(chosen);
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    receive(receiver: Receiver) {
      let listening = true;
      const onEvent = new Channel<Received>((received) => {
        if (!listening) return;
        if ('over' in received) receiver.over(received.over);
        else if ('link' in received) receiver.link(received.link);
        else receiver.chosen(new Handle(received.chosen));
      });
      void invoke('ingest_receive', { onEvent }).catch(() => undefined);
      return () => (listening = false);
    },

    async takeIn(selection, request, { signal, onProgress } = {}) {
      if (!(selection instanceof Handle)) throw new TypeError('chosen in another place');
      return call(
        'ingest.chosen',
        { ...request, chosen: selection.handle },
        { ...(signal ? { signal } : {}), ...(onProgress ? { onEvent: onProgress } : {}) },
      );
    },

    async placeFor(name, { format, compression }) {
      try {
        const args = { name, format, compression: compression ?? null };
        const chosen = await invoke<Chosen | null>('export_pick', args);
        return chosen && new HandlePlace(chosen);
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    async exportTo(place, what, { signal, onProgress } = {}) {
      if (!(place instanceof HandlePlace)) throw new TypeError('chosen in another place');
      return call(
        'export.chosen',
        { chosen: place.handle, what },
        { ...(signal ? { signal } : {}), ...(onProgress ? { onEvent: onProgress } : {}) },
      );
    },

    async openBundle(selection, item) {
      if (!(selection instanceof Handle)) throw new TypeError('chosen in another place');
      return { chosen: selection.handle, item };
    },

    async openInPlace({ chosen, item }) {
      try {
        await invoke('bundle_open', { chosen, item });
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    async openOwn(search) {
      try {
        await invoke('own_open', { search: search.replace(/^#/, '') });
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    link: windowLink,

    async watch(selection, request) {
      if (!(selection instanceof Handle)) throw new TypeError('chosen in another place');
      return call('watch.chosen', { ...request, chosen: selection.handle });
    },

    machineLogs: async () => machineHandle(await call('ingest.machine', {})),

    async exportFolder() {
      try {
        return await invoke<string | null>('retention_folder_pick');
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    async openBase() {
      try {
        return await invoke<boolean>('base_pick');
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    async openDemo(onProgress) {
      try {
        const onEvent = new Channel<Progress>(({ partitions_done, partitions_total }) => {
          onProgress(partitions_done / Math.max(1, partitions_total));
        });
        await invoke('demo_open', { onEvent });
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    async saveFile(name, _mime, bytes) {
      try {
        return await invoke<string | null>('file_save', { name, base64: base64Of(bytes) });
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },

    async openRun(id) {
      try {
        await invoke('run_open', { id });
      } catch (thrown) {
        throw asFailure(thrown, 'refused');
      }
    },
  };
}

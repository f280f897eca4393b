/** The backend in the desktop window: one Tauri command for each operation. */

import { Channel, invoke } from '@tauri-apps/api/core';
import { asFailure, cancelled } from './failure';
import { requestId } from './ids';
import { type Operation, type Reply, type Report, type Request, streams } from './operations';
import type { CallOptions, Platform } from './types';

const command = (operation: Operation): string => operation.replaceAll('.', '_');

export function tauriPlatform(): Platform {
  return {
    kind: 'tauri',
    async call<O extends Operation>(
      operation: O,
      request: Request<O>,
      options: CallOptions<O> = {},
    ) {
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
    },
  };
}

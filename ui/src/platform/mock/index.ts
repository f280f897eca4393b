/**
 * A backend in memory, for developing the UI and for its tests; never part of a release.
 * `?mock=bundle|bad-bundle|demo|empty|failing|partly|slow|big|year|store|many|hanging|broken|watched|unwatched` shows the states that a healthy store does not;
 * `…|fresh|lab|under|full` are of the perf lab: nothing was run yet, a few runs, one under way, a disk that is full.
 */

import type { PartitionFailure } from '../../bindings';
import { cancelled, Failure } from '../failure';
import { pageLink } from '../link';
import type { Operation, Reply, Report, Request } from '../operations';
import type { CallOptions, Platform } from '../types';
import { MockBackend, type MockOptions } from './backend';
import { DAMAGED, madeOpenBundle, mockBundles } from './bundles';
import { MadeEntries } from './entries';
import { mockIngest } from './ingest';
import { madeMarks } from './marks';
import { MockPerf } from './perf';
import { madeParts, madeTrash } from './store-made';
import { madeWatches } from './watches';

/** The platform over made-up entries. */
export function mockStore(options: MockOptions): Platform {
  const store = new MockBackend(options);
  const perf = new MockPerf(options.perf);
  const { answerBundle, ...bundles } = mockBundles(options.bundles, (filter) =>
    store.logs.count(filter),
  );
  return {
    kind: 'mock',
    async call<O extends Operation>(operation: O, request: Request<O>, call: CallOptions<O> = {}) {
      const { signal, onEvent } = call;
      const answer = answerBundle(operation, request, call);
      if (answer) return answer as Promise<Reply<O>>;
      // To read a line takes no search.
      const delayMs = operation === 'query.read' ? 0 : (options.delayMs ?? 0);
      const steps = delayMs ? 10 : 1;
      for (let step = 0; step < steps; step += 1) {
        await new Promise((resolve) => setTimeout(resolve, delayMs / steps));
        if (signal?.aborted) throw cancelled();
        const progress = {
          partitions_done: step * 30,
          partitions_total: steps * 30,
          found: step * 91,
        };
        if (operation === 'logs.query') {
          onEvent?.(progress as Report<O>);
          // A page that takes long shows how it begins.
          if (step === 5)
            onEvent?.({ rows: store.logs.early(request as Request<'logs.query'>) } as Report<O>);
        }
      }
      // A picture may let what went well so far fail from now on.
      if (options.failing || 'daybookMockFailing' in globalThis) {
        throw new Failure('io', 'cannot read /srv/logs: permission denied (os error 13)');
      }
      if (MockPerf.has(operation)) {
        return perf.answer(operation, request, onEvent as ((event: unknown) => void) | undefined);
      }
      const days = store.days.answer(operation, request, { signal, onEvent: onEvent as never });
      return (await (days ?? store.answer(operation, request))) as Reply<O>;
    },
    ...mockIngest(options.ingest),
    ...bundles,
    ...(options.watches === null ? {} : { watch: store.watches.watch }),
    link: (hash) =>
      pageLink(typeof location === 'undefined' ? 'http://mock/' : location.href, hash),
    openBase: () => Promise.resolve(false),
    openDemo: async (onProgress) => {
      for (const part of [0.2, 0.6, 1]) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        onProgress(part);
      }
    },
    saveFile: (name) => Promise.resolve(name),
  };
}

/** The store that the address asks for. */
export function mockPlatform(params: URLSearchParams): Platform {
  const kind = params.get('mock');
  const now = Math.floor(Date.now() / 1000);
  const days = { big: 30, year: 400 }[kind ?? ''] ?? 3;
  const size = { empty: 0, big: 3_000_000 }[kind ?? ''] ?? 120_000;
  const entries = new MadeEntries(size, now - days * 86_400, days * 86_400);
  const day = new Date((now - 2 * 86_400) * 1000).toISOString().slice(0, 10);
  const failures: PartitionFailure[] = [
    {
      context: 'default',
      day,
      path: `/home/ada/.local/share/daybook/logs/default/2026/077/logs.sqlite`,
      kind: 'damaged',
      message: 'file is not a database (found text where the header belongs)',
    },
  ];
  return mockStore({
    entries,
    marks: madeMarks(entries),
    ...(kind === 'partly' ? { failures } : {}),
    ...(kind === 'slow' ? { delayMs: 6000 } : {}),
    failing: kind === 'failing',
    ...(kind === 'demo'
      ? { demo: { made_epoch: now, incident_epoch: now - 40 * 3600, entries: size } }
      : {}),
    watches: kind === 'watched' ? madeWatches() : kind === 'unwatched' ? null : [],
    settingsProblem:
      kind === 'broken'
        ? '/home/ada/.config/daybook/settings.json is not settings: expected value at line 4 column 14'
        : null,
    perf: {
      runs: kind === 'fresh' || kind === 'empty' ? 0 : 5,
      under: kind === 'under',
      ...(kind === 'full' ? { free: 3e8 } : {}),
    },
    ingest: { stepMs: 60, until: kind === 'hanging' ? 0.42 : 1 },
    ...(kind === 'store'
      ? { parts: madeParts(now), store: { dayMs: 60, clockJumped: true, trash: madeTrash(now) } }
      : {}),
    ...(kind === 'many' ? { parts: madeParts(now, 100, 3), store: { dayMs: 2 } } : {}),
    bundles: {
      stepMs: 60,
      until: kind === 'hanging' ? 0.42 : 1,
      problem: kind === 'bad-bundle' ? DAMAGED : null,
      opened: kind === 'bundle' ? madeOpenBundle(now) : null,
    },
  });
}

/** Made-up entries for developing and testing the UI: row `i` is always the same row. */

import type { LogEntry } from '../../bindings';

const SOURCES = [
  'orbit.api.gateway',
  'orbit.api.gateway.access',
  'orbit.worker.mailer',
  'orbit.worker.thumbnails',
  'orbit.scheduler',
  'orbit.store.writer',
  'orbit.store.compaction',
  'host.kernel',
  'host.sshd',
  'host.cron',
  'ledger.posting.engine',
  'ledger.posting.rules',
  'ledger.export',
  'orbital.relay',
];

const TEMPLATES = [
  'GET /v2/accounts/{n}/statements 200 in {m} ms, 14.2 kB to 10.20.0.{b}',
  'accepted publickey for deploy from 10.20.0.{b} port {n}',
  'job {h} took {m} ms, queue depth {b}',
  'thumbnail 480x360 written for asset {h}',
  'lease renewed for node-{b}, term {n}',
  'segment {h} closed at {n} rows',
  'flush of {n} rows done in {m} ms',
  'session opened for user backup(uid=34) by (uid=0)',
  'rule “quarter end” matched 3 of {b} postings',
  'tick: {b} tasks due, next in {m} ms',
  '{"event":"order.placed","order":{"id":{n},"total":12345678901234567890,"lines":[{"sku":"A-{b}","count":2,"price":1.50},{"sku":"B-{m}","count":1,"price":14.2}]},"by":{"user":"ada","roles":["buyer","admin"]},"trace_id":"{h}"}',
  'deployed release {n} to node-{b} with flags --drain-timeout=30s --max-unavailable=1 --image=registry.internal/orbit/api:{h} --env=REGION=eu-north-1 --env=FEATURES=statements,exports,quarterly --annotation=requested-by=deploy-bot and waited {m} ms for {b} of {b} instances to pass their checks',
];

const WARNINGS = [
  'retrying {h} after timeout of {m} ms, attempt 2 of 5',
  'failed password for invalid user admin from 10.9.8.{b} port {n}',
  'slow query: {m} ms for plan {h}',
  'clock skew of {b} ms against node-3',
];

const ERRORS = [
  'posting {h} refused: account {n} is closed',
  'connection to relay-{b} lost: broken pipe',
  'unhandled exception in worker {h}\nTraceback (most recent call last):\n  File "worker/run.py", line 218, in run\n    self.step(job)\n  File "worker/steps.py", line 71, in step\n    raise NoRelay(reason)\nNoRelay: no relay answered within {m} ms',
  'cannot post {h}: java.lang.IllegalStateException: account {n} is closed\n\tat com.ledger.posting.Engine.post(Engine.java:118)\n\tat com.ledger.posting.Engine.lambda$run$0(Engine.java:64)\n\tat java.base/java.util.concurrent.FutureTask.run(FutureTask.java:264)\n\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)\n\tat java.base/java.util.concurrent.ThreadPoolExecutor$Worker.run(ThreadPoolExecutor.java:635)\n\tat java.base/java.lang.Thread.run(Thread.java:840)\nCaused by: org.postgresql.util.PSQLException: ERROR: could not serialize access\n\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2713)\n\tat org.postgresql.core.v3.QueryExecutorImpl.processResults(QueryExecutorImpl.java:2401)\n\tat org.postgresql.jdbc.PgStatement.execute(PgStatement.java:498)\n\tat com.ledger.store.Accounts.lock(Accounts.java:77)\n\t... 6 more',
];

/** Texts that try to be something else. */
const HOSTILE = [
  '<img src=x onerror="document.title=1"><script>document.title=2</script>',
  'user \u202egnp.exe\u202c uploaded inv\u200boice\u0007 by \u001b]0;owned\u0007 title',
  '\u001b[32mOK\u001b[0m migrated \u001b[1;33m12\u001b[0m tables, \u001b[31m1 failed\u001b[0m',
];

/** A well-mixed 32-bit number from two. */
export function mixed(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

const filled = (template: string, seed: number): string =>
  template
    .replaceAll('{n}', String(1000 + (mixed(seed, 7) % 60_000)))
    .replaceAll('{m}', String(1 + (mixed(seed, 8) % 900)))
    .replaceAll('{b}', String(1 + (mixed(seed, 9) % 250)))
    .replaceAll('{h}', mixed(seed, 10).toString(16).padStart(8, '0'));

const pick = <T>(list: readonly T[], seed: number): T => list[seed % list.length] as T;

/** Entries in order of time, oldest first, from `start` on over `seconds`. */
export class MadeEntries {
  readonly size: number;
  readonly start: number;
  readonly seconds: number;

  constructor(size: number, start: number, seconds: number) {
    this.size = size;
    this.start = start;
    this.seconds = seconds;
  }

  /** Busy days and quiet nights: more rows an hour around noon. */
  #time(index: number): number {
    const part = index / this.size;
    const waves = (this.seconds / 86_400) * Math.PI * 2;
    return (part + (0.7 / waves) * Math.sin(part * waves)) * this.seconds;
  }

  epoch(index: number): number {
    return this.start + Math.floor(Math.max(0, this.#time(index)));
  }

  level(index: number): number {
    const dice = mixed(index, 1) % 1000;
    // A bad hour in every day, and a worse one in the last.
    const burst = Math.floor(this.#time(index) / 1200) % 61 === 37;
    if (dice < (burst ? 260 : 6)) return dice % 40 === 0 ? 21 : 17;
    if (dice < (burst ? 420 : 42)) return 13;
    return dice < 120 ? 5 : dice < 124 ? 1 : 9;
  }

  src(index: number): string {
    const seed = mixed(index, 2);
    // The product of two draws makes the first sources the common ones.
    return pick(SOURCES, Math.floor(((seed % 97) * ((seed >>> 8) % 97)) / 680));
  }

  context(index: number): string {
    return mixed(index, 4) % 5 === 0 ? 'staging' : 'default';
  }

  at(index: number): LogEntry {
    const loglevel = this.level(index);
    const seed = mixed(index, 3);
    const texts = loglevel >= 17 ? ERRORS : loglevel >= 13 ? WARNINGS : TEMPLATES;
    const hostile = seed % 211 === 0;
    const time = Math.max(0, this.#time(index));
    return {
      context_name: this.context(index),
      logid: index + 1,
      epoch: this.epoch(index),
      nanos: Math.floor((time % 1) * 1e9),
      loglevel,
      error: loglevel >= 17,
      src: this.src(index),
      tags: seed % 9 === 0 ? ['nightly', 'batch'] : [],
      content: hostile ? pick(HOSTILE, seed >>> 5) : filled(pick(texts, seed), index),
      ...(seed % 3 === 0
        ? {
            attrs: {
              request_id: `req-${mixed(index, 5).toString(16)}`,
              pid: 1000 + (seed % 9000),
              node: `node-${seed % 5}`,
              ...(loglevel >= 13 ? { retry: { attempt: 2, of: 5 }, elapsed_ms: seed % 900 } : {}),
            },
          }
        : {}),
    };
  }

  /** The first index at or after a time; null is the end of the range on that side. */
  firstAt(epoch: number | null | undefined, open: number): number {
    if (typeof epoch !== 'number') return open;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.epoch(middle) < epoch) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

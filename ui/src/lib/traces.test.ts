import { expect, test } from 'vitest';
import { framesIn, readTrace } from './traces';

/** Each block as its kind and how many parts it has. */
const shape = (lines: string[]) =>
  readTrace(lines.join('\n'))?.map(({ kind, parts }) => `${kind} ${parts.length}`);

test('Java, with its causes', () => {
  expect(
    shape([
      'cannot post: java.lang.IllegalStateException: closed',
      '\tat com.shop.Till.open(Till.java:12)',
      '\tat com.shop.Till$1.run(Till.java:9)',
      '\tat java.base/java.lang.Thread.run(Thread.java:840)',
      '\tat app//org.springframework.web.Filter.doFilter(Filter.java:1)',
      'Caused by: java.io.IOException: no drawer',
      '\tat com.shop.Drawer.pull(Drawer.java:3)',
      '\t... 3 more',
    ]),
  ).toEqual(['text 1', 'own 2', 'library 2', 'text 1', 'own 1', 'library 1']);
});

test('Python, with the code of each frame', () => {
  expect(
    shape([
      'Traceback (most recent call last):',
      '  File "till/run.py", line 218, in run',
      '    self.step(job)',
      '    ~~~~~~~~~^^^^^',
      '  File "/usr/lib/python3.12/asyncio/runners.py", line 118, in run',
      '    return self._loop.run_until_complete(task)',
      '  File "/venv/lib/site-packages/flask/app.py", line 1478, in full',
      'ValueError: no drawer',
    ]),
  ).toEqual(['text 1', 'own 1', 'library 2', 'text 1']);
});

test('Node', () => {
  expect(
    shape([
      'TypeError: drawer is undefined',
      '    at open (/srv/till/drawer.js:3:9)',
      '    at async Till.run (file:///srv/till/run.mjs:8:3)',
      '    at Layer.handle (/srv/node_modules/express/lib/layer.js:95:5)',
      '    at node:internal/process/task_queues:95:5',
      '    at new Promise (<anonymous>)',
    ]),
  ).toEqual(['text 1', 'own 2', 'library 3']);
});

test('.NET', () => {
  expect(
    shape([
      'System.InvalidOperationException: no drawer',
      '   at System.Linq.ThrowHelper.ThrowNoElementsException()',
      '   at Shop.Till.Open(String name) in C:\\shop\\Till.cs:line 42',
      '--- End of stack trace from previous location ---',
      '   at Microsoft.AspNetCore.Routing.EndpointMiddleware.Invoke(HttpContext c)',
    ]),
  ).toEqual(['text 1', 'library 1', 'own 1', 'text 1', 'library 1']);
});

test('Rust', () => {
  expect(
    shape([
      "thread 'main' panicked at src/main.rs:2:5:",
      'no drawer',
      'stack backtrace:',
      '   0: rust_begin_unwind',
      '             at /rustc/9fc6b431/library/std/src/panicking.rs:652:5',
      '   1: core::panicking::panic_fmt',
      '   2: till::open',
      '             at ./src/main.rs:2:5',
      '   3: <F as core::ops::function::FnOnce<()>>::call_once',
      'note: Some details are omitted',
    ]),
  ).toEqual(['text 3', 'library 2', 'own 1', 'library 1', 'text 1']);
});

test('Go', () => {
  expect(
    shape([
      'panic: no drawer',
      '',
      'goroutine 1 [running]:',
      'panic({0x4a2e40?, 0x4d5f50?})',
      '\t/usr/local/go/src/runtime/panic.go:770 +0x132',
      'main.(*Till).Open(0xc000012345, {0x0, 0x0})',
      '\t/srv/till/main.go:12 +0x1d',
      'created by net/http.(*Server).Serve in goroutine 1',
      '\t/usr/local/go/src/net/http/server.go:3285 +0x4b4',
    ]),
  ).toEqual(['text 3', 'library 1', 'own 1', 'library 1']);
});

test('text that is no trace is left alone', () => {
  for (const text of [
    'one line',
    'a list:\n 1: one\n 2: two',
    'meet\n  at noon',
    'first\n\tsecond',
  ]) {
    expect(readTrace(text)).toBeNull();
  }
});

test('a trace is told by its frames', () => {
  const trace =
    readTrace('x\n\tat a.B.c(B.java:1)\n\tat java.lang.Thread.run(Thread.java:2)') ?? [];
  expect([framesIn(trace, 'own'), framesIn(trace, 'library')]).toEqual([1, 1]);
});

test('a long line does not hold up the reading', () => {
  const started = performance.now();
  readTrace(`${'a.'.repeat(50_000)}\n\t${'x'.repeat(50_000)}:1\n${' '.repeat(100_000)}`);
  expect(performance.now() - started).toBeLessThan(1000);
});

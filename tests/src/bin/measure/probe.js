// What is read in the page. It looks on: nothing here is called by the app.
(() => {
  if (window.__measure) return;
  const one = (selector) => document.querySelector(selector);
  const later = (ms) => new Promise((done) => setTimeout(done, ms));
  /** After the next frame was painted: the task that follows its callbacks. */
  const painted = () =>
    new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));

  // ---- Frames: the time from each frame to the one before, and whether rows were blank in it.
  let watching = null;
  const frames = {
    begin() {
      const mine = { times: [], work: [], blank: 0, tops: [], shown: one('[data-testid=log-list]') };
      watching = mine;
      const ghosts = document.getElementsByClassName('ghost');
      const step = (time) => {
        if (watching !== mine) return;
        mine.times.push(time);
        if (ghosts.length > 0) mine.blank += 1;
        const began = performance.now();
        setTimeout(() => mine.work.push(performance.now() - began));
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    },
    end() {
      const { times, work, blank } = watching;
      watching = null;
      return {
        intervals: times.slice(1).map((time, at) => time - times[at]),
        work,
        blank,
        top: frames.top(),
      };
    },
    /** The first row that is shown. */
    top() {
      const rows = [...document.querySelectorAll('[data-testid=log-row]')];
      return Math.min(...rows.map((row) => Number(row.dataset.index)));
    },
  };

  // ---- Keys: from the key to the frame in which the rows of its query stand.
  let pending = [];
  let taken = [];
  /** A value that is being written is sought when it is known to be whole: so the page has it. */
  const HALF = /(?:^|[\s(-])[\w.]+:(?:[^\s"()]*|[<>=]*"[^"]*)$/;
  const keys = {
    begin() {
      const input = one('[data-testid=text-input]');
      const reading = one('[data-testid=reading]');
      pending = [];
      taken = [];
      let pressed = null;
      addEventListener('keydown', (event) => (pressed = event.timeStamp), true);
      input.addEventListener('input', () => {
        if (pressed === null) return;
        const text = input.value;
        pending.push({ at: pressed, text, half: HALF.test(text), wrong: false });
        pressed = null;
      });
      new MutationObserver(() => {
        const last = pending.at(-1);
        if (input.ariaInvalid === 'true' && last?.text === input.value) last.wrong = true;
      }).observe(input, { attributeFilter: ['aria-invalid'] });
      const look = () => {
        const shown = reading.dataset.query;
        const at = pending.findLastIndex(({ text }) => text === shown);
        if (at < 0) return;
        // Keys before it whose own rows never came waited for these.
        const answered = pending.splice(0, at + 1);
        void painted().then((now) => {
          for (const { at, text, half, wrong } of answered) {
            taken.push({ ms: now - at, text, own: text === shown, searched: !half && !wrong });
          }
        });
      };
      new MutationObserver(look).observe(reading, {
        attributes: true,
        childList: true,
        subtree: true,
      });
    },
    /** When the rows of what stands in the line are shown, or it is wrong and has none. */
    async settled(most) {
      const until = performance.now() + most;
      const input = one('[data-testid=text-input]');
      const reading = one('[data-testid=reading]');
      while (performance.now() < until) {
        if (reading.dataset.query === input.value) break;
        await later(5);
      }
      await painted();
      return performance.now();
    },
    take() {
      const result = { taken, unanswered: pending.map(({ text }) => text) };
      pending = [];
      taken = [];
      return result;
    },
  };

  // ---- The bridge: the same calls as the page's own client makes, which is part of its main script.
  async function query(filter, token) {
    const tauri = window.__TAURI_INTERNALS__;
    if (tauri) {
      const onEvent = `__CHANNEL__:${tauri.transformCallback(() => undefined)}`;
      return tauri.invoke('logs_query', { request: { filter }, id: null, onEvent });
    }
    const response = await fetch('/rpc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ jsonrpc: '2.0', id: 'bridge', method: 'logs.query', params: { filter } }),
      cache: 'no-store',
    });
    const { result, error } = await response.json();
    if (error) throw new Error(error.message);
    return result;
  }
  async function bridge(limit, rounds, token) {
    const times = [];
    let bytes = 0;
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      const page = await query({ limit }, token);
      times.push(performance.now() - began);
      if (page.entries.length !== limit) throw new Error(`${page.entries.length} rows`);
      bytes = JSON.stringify(page).length;
      await later(100);
    }
    return { times, bytes };
  }

  // ---- What the screen costs by itself: nothing at all, and plain text that the engine scrolls.
  const app = one('#app');
  let plain = null;
  const peer = {
    blank() {
      app.style.display = 'none';
    },
    text(box) {
      app.style.display = 'none';
      plain = document.createElement('pre');
      const style = { position: 'fixed', overflow: 'auto', margin: '0', font: '12px/21px monospace' };
      Object.assign(plain.style, style, {
        left: `${box.x}px`,
        top: `${box.y}px`,
        width: `${box.width}px`,
        height: `${box.height}px`,
      });
      const line = '12:00:00.000 INFO  web.http.router      GET /api/v1/orders/4711 200 12ms 5120B ';
      plain.textContent = Array.from({ length: 20_000 }, (_, at) => line.repeat(2) + at).join('\n');
      document.body.append(plain);
    },
    /** How far what is shown was scrolled, in pixels or rows. */
    top: () => (plain ? plain.scrollTop : frames.top()),
    end() {
      plain?.remove();
      plain = null;
      app.style.display = '';
    },
  };

  /** For drivers whose wheel turns nothing: the same notches, as events that the page makes itself. */
  async function wheel(ms) {
    const until = performance.now() + ms;
    const list = one('[data-testid=log-list]');
    while (performance.now() < until) {
      const turn = { deltaY: 120, bubbles: true, cancelable: true };
      if (plain) plain.scrollTop += 120;
      else list.dispatchEvent(new WheelEvent('wheel', turn));
      await later(30);
    }
  }

  /** For drivers whose pointer does not reach the bar: its way from top to end, as a drag has it. */
  async function drag(ms) {
    const list = one('[data-testid=log-list]');
    const began = performance.now();
    for (;;) {
      const share = Math.min(1, (performance.now() - began) / ms);
      list.scrollTop = share * (list.scrollHeight - list.clientHeight);
      if (share === 1) return;
      await later(30);
    }
  }

  function box(selector) {
    const { x, y, width, height } = one(selector).getBoundingClientRect();
    return { x, y, width, height };
  }

  /** When what happened, in milliseconds of the wall clock. */
  function start() {
    const marks = performance.getEntriesByType('mark');
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const [page] = performance.getEntriesByType('navigation');
    return {
      origin: performance.timeOrigin,
      response: page?.responseEnd ?? null,
      paint: paint?.startTime ?? null,
      marks: Object.fromEntries(marks.map(({ name, startTime }) => [name, startTime])),
    };
  }

  window.__measure = { frames, keys, bridge, peer, wheel, drag, box, start, painted, later };
})();
return true;

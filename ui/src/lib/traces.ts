/**
 * Stack traces inside log text: which lines are frames, and which of these are a library's. Known
 * are those of Java and its kin, Python, Node, .NET, Rust and Go; all else stays text.
 */

export interface TraceBlock {
  /** `own` and `library` are frames, one after the other. */
  kind: 'text' | 'own' | 'library';
  /** A frame may be of several lines. */
  parts: string[];
}

/** Fewer frames than that are no trace worth a shape. */
const LEAST_FRAMES = 2;

/** `\tat com.shop.Till.open(Till.java:12)`, `   at open (/srv/till.js:3:9)`, `   at Till.Open() in …` */
const AT = /^\s+at (\S.*)$/;
const OMITTED = /^\s+\.\.\. \d+ (?:more|common frames omitted|lines matching)/;
const PYTHON = /^([\s|+-]*)File "([^"]+)", line \d+/;
const RUST_HEAD = /^\s*stack backtrace:/i;
const RUST = /^\s*\d+: +(?:0x[\da-f]+ - )?\S/;
const GO_PLACE = /^\t\S.*:\d+(?: \+0x[\da-f]+)?\s*$/;
const GO_CALL =
  /^(?:created by )?[\w./*()%~·-]+(?:\[\.\.\.\])?[\w.]*(?:\(.*\)|$| in goroutine \d+)/;

const JVM_LIBRARY =
  /^(?:[\w.$-]*(?:@[\w.-]+)?\/+)*(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure|android|androidx|dalvik|reactor|rx|akka|net\.bytebuddy|io\.(?:netty|undertow|vertx|micrometer|grpc|quarkus)|org\.(?:springframework|apache|hibernate|eclipse|postgresql|jboss|junit|slf4j|mockito|gradle|codehaus|aspectj)|com\.(?:fasterxml|google|mysql|zaxxer|mongodb))\./;
const DOTNET_LIBRARY = /^(?:System|Microsoft|MS|Newtonsoft|Npgsql|Grpc)\.|^lambda_method/;
const NODE_LIBRARY = /node_modules[\\/]|\bnode:|\((?:internal\/|<anonymous>|native)|^<anonymous>$/;
const PYTHON_LIBRARY =
  /site-packages|dist-packages|[\\/]lib[\\/]python\d|[\\/]Lib[\\/]|^<(?:frozen|string)/;
const RUST_LIBRARY =
  /\/rustc\/|[\\/]\.cargo[\\/](?:registry|git)|[\\/]library[\\/](?:std|core|alloc)[\\/]|^\s*\d+: +(?:0x[\da-f]+ - )?(?:<?(?:std|core|alloc|test|tokio|futures\w*|hyper|axum|tower|rayon|backtrace|anyhow|color_eyre)::|<.+ as (?:std|core|alloc|tokio)::|rust_begin_unwind|__rust|__libc|_start|start_thread|clone3?\b|<unknown>)/;
const GO_LIBRARY =
  /[\\/]go[\\/]src[\\/]|[\\/]pkg[\\/]mod[\\/]|^(?:created by )?(?:runtime|sync|net|testing|reflect|panic)[./(]/;

const isLibraryCall = (call: string): boolean =>
  JVM_LIBRARY.test(call) || DOTNET_LIBRARY.test(call) || NODE_LIBRARY.test(call);

/** How far a line is set in. */
const inset = (line: string): number => /^[\s|]*/.exec(line)?.[0].length ?? 0;

interface Frame {
  lines: number;
  library: boolean;
}

/** The frame that begins at a line, if one does. */
function frameAt(lines: readonly string[], at: number, rust: boolean): Frame | null {
  const line = lines[at] ?? '';
  const next = lines[at + 1] ?? '';
  if (OMITTED.test(line)) return { lines: 1, library: true };
  if (rust && RUST.test(line)) {
    const place = AT.test(next) ? next : '';
    return { lines: place === '' ? 1 : 2, library: RUST_LIBRARY.test(line + place) };
  }
  const call = AT.exec(line)?.[1];
  if (call !== undefined) return { lines: 1, library: isLibraryCall(call) };
  const python = PYTHON.exec(line);
  if (python) {
    const [, before = '', file = ''] = python;
    let end = at + 1;
    // The code, and what points into it, stand further in.
    while (
      end - at < 12 &&
      (lines[end] ?? '').trim() !== '' &&
      inset(lines[end] ?? '') > before.length
    ) {
      end += 1;
    }
    return { lines: end - at, library: PYTHON_LIBRARY.test(file) };
  }
  if (GO_PLACE.test(next) && GO_CALL.test(line)) {
    return { lines: 2, library: GO_LIBRARY.test(line) || GO_LIBRARY.test(next) };
  }
  return null;
}

/** The text and the frames of a trace; null where there is none. */
export function readTrace(text: string): TraceBlock[] | null {
  if (!text.includes('\n')) return null;
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const blocks: TraceBlock[] = [];
  const add = (kind: TraceBlock['kind'], part: string) => {
    const last = blocks.at(-1);
    if (last?.kind === kind) last.parts.push(part);
    else blocks.push({ kind, parts: [part] });
  };
  let frames = 0;
  let rust = false;
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    rust ||= RUST_HEAD.test(line);
    const frame = frameAt(lines, at, rust);
    if (frame) frames += 1;
    const end = at + (frame?.lines ?? 1);
    add(frame ? (frame.library ? 'library' : 'own') : 'text', lines.slice(at, end).join('\n'));
    at = end;
  }
  return frames >= LEAST_FRAMES ? blocks : null;
}

export const framesIn = (blocks: readonly TraceBlock[], kind: 'own' | 'library'): number =>
  blocks.reduce((sum, block) => sum + (block.kind === kind ? block.parts.length : 0), 0);

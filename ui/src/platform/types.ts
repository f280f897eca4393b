/** What the UI needs of the place it runs in. */

import type {
  ChosenBundle,
  ChosenItem,
  ChosenRequest,
  ExportReport,
  ExportWhat,
  IngestProgress,
  IngestReport,
  Progress,
  WatchInfo,
  WatchRequest,
} from '../bindings';
import type { Operation, Reply, Report, Request } from './operations';

export interface CallOptions<O extends Operation> {
  /** Aborting tells the backend to stop, and rejects with the code `cancelled`. */
  signal?: AbortSignal;
  onEvent?: (event: Report<O>) => void;
  /** The page is about to go: the request is sent to its end all the same, where the place can. */
  outlives?: boolean;
}

/** Files and folders that a person chose to have read. What they are is the platform's to know. */
export interface Selection {
  /** What was chosen, to be shown. */
  readonly items: readonly ChosenItem[];
  /** What of it `watch` can follow; absent where that is nothing. */
  readonly followable?: readonly ChosenItem[];
}

/** How what was chosen is to be read. */
export type TakeIn = Omit<ChosenRequest, 'chosen'>;

/** How what is followed is to be read. */
export type Follow = Omit<WatchRequest, 'paths'>;

export interface TakeInOptions {
  signal?: AbortSignal;
  onProgress?: (progress: IngestProgress) => void;
}

/** Where an export goes. What it is the platform knows. */
export interface Place {
  /** Its path, or the name that the browser will give it. */
  readonly name: string;
}

export interface ExportOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface OpenBundleOptions {
  signal?: AbortSignal;
  /** So many bytes of it are sent. Only where it has to be. */
  onSent?: (bytes: number) => void;
}

/** Hears of files that come from outside of the page. */
export interface Receiver {
  /** They are held over the window, or no longer. */
  over(is: boolean): void;
  chosen(selection: Selection): void;
  /** A link was opened: this search, the hash of an address, is to be shown. */
  link(search: string): void;
}

export interface Platform {
  readonly kind: 'tauri' | 'web' | 'mock';
  /** Asks for an operation. Rejects with a `Failure`, never with anything else. */
  call<O extends Operation>(
    operation: O,
    request: Request<O>,
    options?: CallOptions<O>,
  ): Promise<Reply<O>>;
  /** Lets a person choose; null when they thought better of it. */
  choose(kind: 'files' | 'folder' | 'bundle'): Promise<Selection | null>;
  /**
   * Listens for what is dropped, named when the program started, or linked to; returns what ends it.
   */
  receive(receiver: Receiver): () => void;
  /** Reads what was chosen into the store, or with `dry_run` only looks at it. */
  takeIn(selection: Selection, request: TakeIn, options?: TakeInOptions): Promise<IngestReport>;
  /**
   * Lets a person say where an export of about so many bytes goes, or makes room for what the browser
   * will fetch; null when they thought better of it.
   */
  placeFor(name: string, what: ExportWhat, bytes: number): Promise<Place | null>;
  /** Exports into a place. What a browser fetches it is handed when it is whole. */
  exportTo(place: Place, what: ExportWhat, options?: ExportOptions): Promise<ExportReport>;
  /** Hands the browser an export once more. Only where there is a browser. */
  fetchAgain?(place: Place): Promise<void>;
  /** A bundle among what was chosen, ready to be asked for: where the page has it, it is sent first. */
  openBundle(
    selection: Selection,
    item: number,
    options?: OpenBundleOptions,
  ): Promise<ChosenBundle>;
  /** Opens a bundle as it is in a window of its own. Only where the place has windows. */
  openInPlace?(bundle: ChosenBundle): Promise<void>;
  /** From a bundle's window, shows a search of the person's own store: the hash of an address. */
  openOwn?(search: string): Promise<void>;
  /** What opens the search of a hash, and the row it names, wherever it is pasted. */
  link(hash: string): string;
  /**
   * Follows what was chosen, from now on and after every start, as far as it is `followable`. What
   * is followed already is not followed twice. Only where paths are chosen, not files that are sent.
   */
  watch?(selection: Selection, request: Follow): Promise<WatchInfo>;
  /** Follows again what was followed. Only where the place lets a page name paths. */
  watchPaths?(what: WatchRequest): Promise<WatchInfo>;
  /**
   * What this machine logs by itself, as if a person had chosen it; null when there is none. Only
   * where the place can name it.
   */
  machineLogs?(): Promise<Selection | null>;
  /**
   * Lets a person choose another base folder, which is opened in a window of its own. False when
   * they thought better of it. Only where the place has windows.
   */
  openBase?(): Promise<boolean>;
  /**
   * Lets a person choose the folder that days are exported to before they go; null when they thought
   * better of it. Where this is, no other folder may be named.
   */
  exportFolder?(): Promise<string | null>;
  /**
   * Hands a file to the person: what it is called where it was kept, or null when they thought better
   * of it. `name` is a proposal.
   */
  saveFile?(name: string, mime: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null>;
  /**
   * Opens the store that a run of the perf lab left, by the run's id, in a window of its own. Only
   * where the place has windows.
   */
  openRun?(id: string): Promise<void>;
  /**
   * Opens the demo, a store of made-up logs, in a window of its own; it is made where there is none. Hears
   * how far that has come, from 0 to 1. Only where the place has windows.
   */
  openDemo?(onProgress: (part: number) => void): Promise<void>;
}

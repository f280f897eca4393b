/** Files and folders as a browser hands them out. */

import type { ChosenItem } from '../bindings';
import type { Selection } from './types';

/** A file, with the folders it lay in where it came with some. */
export interface NamedFile {
  name: string;
  file: Blob;
  /** Milliseconds since 1970; 0 where nobody knows. */
  lastModified: number;
}

/** The page keeps the files; they are sent when they are to be read. */
export class FileSelection implements Selection {
  readonly items: readonly ChosenItem[];
  readonly files: readonly NamedFile[];

  constructor(files: readonly NamedFile[]) {
    this.files = files;
    this.items = itemsOf(files);
  }
}

export const selectionOf = (files: readonly NamedFile[]): FileSelection | null =>
  files.length > 0 ? new FileSelection(files) : null;

/** What is shown of files: a folder that was chosen is one item, however much is in it. */
export function itemsOf(files: readonly NamedFile[]): ChosenItem[] {
  const items = new Map<string, ChosenItem>();
  for (const { name, file } of files) {
    const [top = name, ...rest] = name.split('/');
    const folder = rest.length > 0;
    const known = items.get(top);
    const bytes = (known?.bytes ?? 0) + file.size;
    items.set(folder ? top : name, { name: folder ? top : name, folder, bytes });
  }
  return [...items.values()];
}

const named = (file: File, name = file.webkitRelativePath || file.name): NamedFile => ({
  name,
  file,
  lastModified: file.lastModified,
});

/** Lets a person choose in the browser's own dialog; nothing when they thought better of it. */
export function pickFiles(kind: 'files' | 'folder' | 'bundle'): Promise<NamedFile[]> {
  // One that was asked for before was never answered.
  document.querySelector('#picked-files')?.remove();
  const input = document.createElement('input');
  input.type = 'file';
  input.id = 'picked-files';
  input.dataset['testid'] = 'picked-files';
  input.multiple = true;
  input.webkitdirectory = kind === 'folder';
  if (kind === 'bundle') input.accept = '.daybook';
  input.hidden = true;
  document.body.append(input);
  return new Promise((resolve) => {
    const done = () => {
      resolve([...(input.files ?? [])].map((file) => named(file)));
      input.remove();
    };
    input.addEventListener('change', done, { once: true });
    input.addEventListener('cancel', done, { once: true });
    input.click();
  });
}

/** Listens for files that are dragged over the page and dropped; returns what ends it. */
export function watchDrops(
  over: (is: boolean) => void,
  dropped: (files: NamedFile[]) => void,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  /** Each element under the pointer is entered before the one before it is left. */
  let depth = 0;
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (e: DragEvent) => void) =>
    document.addEventListener(
      type,
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        act(event);
      },
      { signal },
    );
  on('dragenter', () => {
    depth += 1;
    if (depth === 1) over(true);
  });
  on('dragover', (event) => {
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  on('dragleave', () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) over(false);
  });
  on('drop', (event) => {
    depth = 0;
    over(false);
    // What was dropped can be looked at only during the event: the entries are taken at once.
    const items = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
    const entries = items.filter((entry) => entry !== null);
    void Promise.all(entries.map((entry) => filesOf(entry))).then((found) => dropped(found.flat()));
  });
  return () => controller.abort();
}

/** The files of what was dropped: folders are walked. What cannot be looked at is left out. */
export async function filesOf(entry: FileSystemEntry, within = ''): Promise<NamedFile[]> {
  const name = `${within}${entry.name}`;
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      return [named(file, name)];
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    const children: FileSystemEntry[] = [];
    for (;;) {
      // A reader gives some at a time, and none at the end.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (some.length === 0) break;
      children.push(...some);
    }
    const found = [];
    for (const child of children) found.push(await filesOf(child, `${name}/`));
    return found.flat();
  } catch {
    return [];
  }
}

/** How long a browser may take to begin with what it is handed. */
const HANDED_MS = 60_000;

/** Hands a file to the browser, which keeps it where it keeps all that it loads. */
export async function downloadFile(
  name: string,
  mime: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
  link.download = name;
  link.hidden = true;
  // A link that is not in the page does nothing in some browsers.
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), HANDED_MS);
  return name;
}

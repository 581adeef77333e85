/** Where the addresses of unfinished uploads are kept, by what tells a file from others. */
export interface UploadMemory {
  get(fingerprint: string): string | undefined | Promise<string | undefined>;
  set(fingerprint: string, id: string): void | Promise<void>;
  delete(fingerprint: string): void | Promise<void>;
}

/** A page's lasts over reloads, where the browser lets it. */
export function defaultMemory(): UploadMemory {
  return {
    get: (fingerprint) =>
      inStorage((storage) => storage.getItem(prefix + fingerprint)) ?? here.get(fingerprint),
    set(fingerprint, id) {
      here.set(fingerprint, id);
      inStorage((storage) => storage.setItem(prefix + fingerprint, id));
    },
    delete(fingerprint) {
      here.delete(fingerprint);
      inStorage((storage) => storage.removeItem(prefix + fingerprint));
    },
  };
}

const prefix = "stepcast.upload ";
const here = new Map<string, string>();

/** Storage may be full, or forbidden: then this page's memory has to do. Node's own is not asked, which warns. */
function inStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  // Only pages have one.
  const { window: page } = globalThis as { window?: { localStorage: Storage } };
  try {
    return page && use(page.localStorage);
  } catch {
    return undefined;
  }
}

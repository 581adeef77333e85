import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

/**
 * Starts a real headless browser, on a bare machine too. In this order: `CHROMIUM_PATH`, Playwright's own, one on the path, and
 * the one that ships inside @sparticuz/chromium, if need be with the libraries it ships.
 * @throws Error that names the package to install
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  if (given) return start({ executablePath: given });
  const found = [chromium.executablePath(), ...onThePath()].find((path) => existsSync(path));
  if (found) return start({ executablePath: found });
  const shipped = await unpack();
  return start({ executablePath: shipped.executablePath, env: shipped.env })
    .catch(() =>
      start({ executablePath: shipped.executablePath, env: { ...shipped.env, ...shipped.libraries } }),
    )
    .catch((error: Error) => {
      throw new Error(`No browser starts here. On Debian: apt-get install chromium\n${error.message}`);
    });
}

/** A window of its own. What is waited for may take as long as a test may: a busy machine is slow, not wrong. */
export async function openContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(110_000);
  return context;
}

type Environment = Record<string, string>;

interface Start {
  executablePath: string;
  env?: Environment;
}

function start({ executablePath, env }: Start): Promise<Browser> {
  const quiet = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
  ];
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-sync", ...quiet],
    env: { ...process.env, ...env },
  });
}

function onThePath(): string[] {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  return (process.env.PATH ?? "").split(":").flatMap((folder) => names.map((name) => join(folder, name)));
}

/** Where the shipped browser is unpacked: its own place, since it comes with mode 700 and would clash in a shared temp folder. */
const cache = fileURLToPath(new URL("../node_modules/.cache/chromium", import.meta.url));

async function unpack(): Promise<{ executablePath: string; env: Environment; libraries: Environment }> {
  mkdirSync(cache, { recursive: true });
  const before = process.env.TMPDIR;
  // The package unpacks into the temp folder, and asks for it when it is loaded.
  process.env.TMPDIR = cache;
  try {
    const { default: shipped, inflate } = await import("@sparticuz/chromium");
    const executablePath = await shipped.executablePath();
    const bin = fileURLToPath(new URL("../bin", import.meta.resolve("@sparticuz/chromium")));
    await inflate(join(bin, "al2023.tar.br"));
    return { executablePath, env: fonts(), libraries: { LD_LIBRARY_PATH: join(cache, "al2023/lib") } };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** Without any font Playwright takes text for hidden; where the system has none, the shipped ones are used. */
function fonts(): Environment {
  const { stdout } = spawnSync("fc-list", ["--format", "%{file}\n"], { encoding: "utf8" });
  if (stdout?.trim()) return {};
  const folder = readdirSync(cache).includes("fonts") ? join(cache, "fonts") : cache;
  const file = join(cache, "fonts.conf");
  const config = `<?xml version="1.0"?><fontconfig><dir>${folder}</dir><cachedir>${join(cache, "fontcache")}</cachedir></fontconfig>`;
  writeFileSync(file, config);
  return { FONTCONFIG_FILE: file };
}

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { FatalError } from "@stepcast/pipeline";

/** A family that the report may use, and the texts it is loaded for. */
interface Family {
  name: string;
  files: string[];
  /** Loaded only when the report has such letters: the large families cost 8 MB each. */
  needed: RegExp | "always";
}

const inter = "@expo-google-fonts/inter";
const families: Family[] = [
  {
    name: "Inter",
    files: [
      `${inter}/400Regular/Inter_400Regular.ttf`,
      `${inter}/500Medium/Inter_500Medium.ttf`,
      `${inter}/600SemiBold/Inter_600SemiBold.ttf`,
      `${inter}/700Bold/Inter_700Bold.ttf`,
    ],
    needed: "always",
  },
  {
    name: "Noto Emoji",
    files: ["@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf"],
    needed: /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u,
  },
  {
    name: "Noto Naskh Arabic",
    files: [
      "@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-Regular.ttf",
      "@embedpdf/fonts-arabic/fonts/NotoNaskhArabic-Bold.ttf",
    ],
    needed: /\p{Script=Arabic}/u,
  },
  {
    name: "Noto Sans Hebrew",
    files: [
      "@embedpdf/fonts-hebrew/fonts/NotoSansHebrew-Regular.ttf",
      "@embedpdf/fonts-hebrew/fonts/NotoSansHebrew-Bold.ttf",
    ],
    needed: /\p{Script=Hebrew}/u,
  },
  {
    name: "Noto Sans Thai",
    files: ["@expo-google-fonts/noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf"],
    needed: /\p{Script=Thai}/u,
  },
  {
    name: "Noto Sans Devanagari",
    files: ["@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf"],
    needed: /\p{Script=Devanagari}/u,
  },
  {
    name: "Noto Sans S Chinese",
    files: [
      "@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf",
      "@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf",
    ],
    needed: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u,
  },
  {
    name: "Noto Sans Korean",
    files: [
      "@embedpdf/fonts-kr/fonts/NotoSansKR-Regular.otf",
      "@embedpdf/fonts-kr/fonts/NotoSansKR-Bold.otf",
    ],
    needed: /\p{Script=Hangul}/u,
  },
];

export interface Fonts {
  /** In the order in which a glyph is looked for. */
  names: string[];
  blobs: Buffer[];
}

/** Loads the fonts that a report's text needs. All of them come from npm, so every machine sets the same pages. */
export async function fontsFor(text: string): Promise<Fonts> {
  const chosen = families.filter(({ needed }) => needed === "always" || needed.test(text));
  const loaded = await Promise.all(chosen.map((family) => Promise.all(family.files.map(load))));
  return { names: chosen.map(({ name }) => name), blobs: loaded.flat() };
}

const cache = new Map<string, Promise<Buffer>>();

function load(file: string): Promise<Buffer> {
  const known = cache.get(file) ?? readFile(resolve(file));
  cache.set(file, known);
  return known;
}

const require = createRequire(import.meta.url);

/** Finds a package's file by its folder: some of these packages do not export their fonts. */
function resolve(file: string): string {
  const [scope, name, ...rest] = file.split("/");
  for (const folder of require.resolve.paths(file) ?? []) {
    const path = `${folder}/${scope}/${name}/${rest.join("/")}`;
    if (existsSync(path)) return path;
  }
  throw new FatalError(`the report's font ${file} is not installed: run the package manager's install again`);
}

import { expectTypeOf, test } from "vitest";
import type { historyWords } from "./history.ts";
import type { pagesWords } from "./pages.ts";
import type { Translation } from "./translation.ts";

type Pages = Translation<typeof pagesWords>;

test("a translation has another text for each", () => {
  const german: Pages = {
    language: "de",
    description: "Schau zu, wie aus Rückmeldungen Schritt für Schritt ein Bericht wird.",
    skip: "Zum Inhalt",
    titles: { start: "Anfang", run: "Lauf", runs: "Läufe", compare: "Läufe vergleichen" },
    notFound: { title: "Diese Seite gibt es nicht", hint: "Vielleicht fehlt ein Stück der Adresse." },
  };
  expectTypeOf(german.titles.run).toBeString();
});

test("one that lacks a text, or has one that English has no more, does not compile", () => {
  // @ts-expect-error -- no title
  expectTypeOf<Pages["notFound"]>({ hint: "Vielleicht fehlt ein Stück der Adresse." });
  // @ts-expect-error -- no such text
  expectTypeOf<Pages["notFound"]>({ title: "Diese Seite gibt es nicht", hint: "Schade", start: "Los" });
});

test("what counts is given the number, and chooses among as many forms as its language has", () => {
  const forms = { one: "запуск", few: "запуска", many: "запусков" };
  const russian: Translation<typeof historyWords.end> = (runs) => {
    const form = new Intl.PluralRules("ru").select(runs);
    return `Это всё: ${runs} ${form === "one" || form === "few" ? forms[form] : forms.many}.`;
  };
  expectTypeOf(russian).toEqualTypeOf<(runs: number) => string>();
});

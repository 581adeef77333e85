// @vitest-environment jsdom
import type { FileRef } from "@stepcast/pipeline";
import { expect, onTestFinished, test } from "vitest";
import { click, showPart, violationsOf } from "../testing/show-part.tsx";
import { FileCard } from "./file-card.tsx";

const file: FileRef = {
  id: "a".repeat(22),
  name: "report.pdf",
  mediaType: "application/pdf",
  sizeBytes: 123_456,
  sha256: "0123456789abcdef".repeat(4),
  createdAt: 0,
  url: "/files/a/report.pdf",
};

test("a card says what the file is called, what it is and how large, and leads to it", async () => {
  const { one, host } = await showPart(
    <FileCard file={file} words={{ locale: "de" }}>
      <p>a preview</p>
    </FileCard>,
  );
  expect(one(".sc-name").textContent).toBe("report.pdf");
  expect(one(".sc-file-facts").textContent).toContain("PDF123 kB01234567");
  const link = one("a");
  expect([link.getAttribute("href"), link.getAttribute("download")]).toEqual([
    "/files/a/report.pdf?download",
    "report.pdf",
  ]);
  expect(link.getAttribute("aria-label")).toBe("Download report.pdf");
  expect(one(".sc-file-preview").textContent).toBe("a preview");
  expect(await violationsOf(host)).toEqual([]);
});

test("a file whose bytes are gone, or were never whole, offers no download and says why", async () => {
  const { one, all, render, host } = await showPart(
    <FileCard file={file} state="expired" expiredAt={Date.UTC(2026, 0, 15, 12)} words={{ locale: "en" }} />,
  );
  expect(all("a")).toEqual([]);
  expect(one(".sc-file-note").textContent).toBe("Kept until Jan 15, 2026");
  await render(<FileCard file={file} state="expired" />);
  expect(one(".sc-file-note").textContent).toBe("No longer kept");
  await render(<FileCard file={file} state="incomplete" />);
  expect(one(".sc-file-note").textContent).toBe("Incomplete: its step was interrupted");
  expect(await violationsOf(host)).toEqual([]);
});

const cut = async (name: string) => {
  const { one } = await showPart(<FileCard file={{ ...file, name }} />);
  expect(one(".sc-name").textContent).toBe(name);
  expect(one(".sc-name").title).toBe(name);
  return one(".sc-name").querySelector(".sc-name-tail")?.textContent;
};

test("a long name gives way before its extension, and never within a character", async () => {
  expect(await cut("quarterly figures 2026.csv")).toBe("2026.csv");
  expect(await cut("quarterly figures 2026")).toBe("2026");
  expect(await cut("a.csv")).toBeUndefined();
  // A family of four is one character, as a person sees it.
  expect(await cut("our holidays 👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦.png")).toBe(
    "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦.png",
  );
  expect(await cut("تقرير المبيعات السنوي.pdf")).toBe("سنوي.pdf");
});

test("the whole digest is copied, and that it was is said", async () => {
  const written: string[] = [];
  Object.defineProperty(navigator, "clipboard", {
    configurable: true,
    value: { writeText: async (text: string) => void written.push(text) },
  });
  onTestFinished(() => void Reflect.deleteProperty(navigator, "clipboard"));
  const { one } = await showPart(<FileCard file={file} />);
  await click(one(".sc-digest-copy"));
  expect(written).toEqual([file.sha256]);
  expect(one("[role=status]").textContent).toBe("Copied");
});

test("where a page may not copy, the digest is in its title", async () => {
  const { one } = await showPart(<FileCard file={file} />);
  await click(one(".sc-digest-copy"));
  expect(one("[role=status]").textContent).toBe("");
  expect(one(".sc-digest").title).toContain(file.sha256);
});

test("of a kind that has no common name, the extension stands", async () => {
  const { one } = await showPart(<FileCard file={{ ...file, name: "a.step", mediaType: "model/step" }} />);
  expect(one(".sc-file-facts").textContent).toContain("STEP");
});

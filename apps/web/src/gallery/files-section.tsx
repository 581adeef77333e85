import type { FileRef } from "@stepcast/pipeline";
import { FileCard, type FileCardProps } from "@stepcast/react";
import { galleryWords } from "../words/gallery.ts";
import { Section } from "./section.tsx";
import { queuedAt } from "./written-log.ts";

export function FilesSection() {
  return (
    <Section id="files" title={galleryWords.files}>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(22rem,100%),1fr))] gap-3">
        {cards.map((card) => (
          <FileCard key={card.file.name} {...card} />
        ))}
      </div>
    </Section>
  );
}

const cards: readonly FileCardProps[] = [
  { file: fileOf("report.pdf", "application/pdf", 1_482_311) },
  {
    file: fileOf(
      "all answers with moods, topics and names of the third quarter 2026 (final, corrected).csv",
      "text/csv",
      42,
    ),
  },
  {
    file: fileOf(
      "تقرير المبيعات السنوي لجميع الفروع في المملكة العربية السعودية.pdf",
      "application/pdf",
      98_213,
    ),
  },
  { file: fileOf(`${"n".repeat(196)}.zip`, "application/zip", 2_612_340_111) },
  { file: fileOf("rows.ndjson", "application/x-ndjson", 910), state: "incomplete" },
  { file: fileOf("charts.svg", "image/svg+xml", 18_400), state: "expired", expiredAt: queuedAt },
];

function fileOf(name: string, mediaType: string, sizeBytes: number): FileRef {
  const sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  return { id: "gallery-gallery-galler", name, mediaType, sizeBytes, sha256, createdAt: queuedAt, url: "#" };
}

/** Gives a text to the browser to be saved as a file. It is made part by part, so that the page stays responsive. */
export async function saveText(name: string, mediaType: string, parts: Iterable<string>): Promise<void> {
  const url = URL.createObjectURL(new Blob(await collected(parts), { type: `${mediaType};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** All parts, with room for the page's own work between them. */
export async function collected(parts: Iterable<string>): Promise<string[]> {
  const all: string[] = [];
  for (const part of parts) {
    all.push(part);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return all;
}

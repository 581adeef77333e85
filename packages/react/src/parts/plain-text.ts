/**
 * What a terminal would have left to read of a line: without its colours, cursor moves and links (ECMA-48 escape sequences), and of what
 * was written over with carriage returns, as progress bars do, the last.
 */
export function plainText(text: string): string {
  // Most lines have none of it, and a log has many lines.
  if (!unprintable.test(text)) return text;
  return text
    .replace(escapes, "")
    .replace(/\r+\n/g, "\n")
    .replace(/\r+$/, "")
    .replace(/[^\n\r]*\r/g, "")
    .replace(controls, "");
}

const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** In this order: control sequences (CSI), commands with a text (OSC, DCS, SOS, PM, APC) up to their end, all shorter ones. */
const escapes =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

import { useEffect, useRef } from "react";
import { type ControlProps, useForm } from "../form-context.ts";
import { LabelledFrame, useControl } from "../frame.tsx";
import { type Change, setDraft } from "../model/change.ts";
import type { FileDraft } from "../model/draft.ts";
import { clearedDraft } from "../model/draft-of.ts";
import type { FileField } from "../model/field.ts";

/** A file that goes up as soon as it is chosen; its ticket is the value. */
export function FileControl({ field, place, change }: ControlProps<FileField>) {
  const { words } = useForm();
  const control = useControl(place);
  const { choose, clear } = useUpload({ field, place, change });
  const draft = place.draft.is === "file" ? place.draft : undefined;
  const shown = draft?.upload?.name ?? draft?.file?.name;
  return (
    <LabelledFrame place={place}>
      <input
        {...control}
        className="sc-input"
        type="file"
        accept={field.accept}
        // With a file in it already the browser's own control, which shows none, asks for nothing more.
        required={control.required && shown === undefined}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void choose(file);
        }}
      />
      {shown !== undefined && (
        <p className="sc-file" aria-busy={draft?.upload !== undefined}>
          {draft?.upload ? words.uploading(shown) : shown}{" "}
          <button className="sc-button" data-does="clear" type="button" onClick={clear}>
            {words.remove(shown)}
          </button>
        </p>
      )}
    </LabelledFrame>
  );
}

function useUpload({ field, place, change }: ControlProps<FileField>) {
  const { upload, words } = useForm();
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);
  if (!upload) {
    const path = place.path.join(".");
    throw new Error(
      `the form has a file at ${JSON.stringify(path)}: give SchemaForm "upload", or a field of your own for the kind "file"`,
    );
  }
  const clear = () => {
    under.current?.abort();
    change(setDraft(clearedDraft(field)));
  };
  const choose = async (file: File) => {
    under.current?.abort();
    under.current = new AbortController();
    const ticket = { name: file.name };
    const { signal } = under.current;
    change(setDraft({ ...noFile, upload: ticket }));
    try {
      const sent = await upload(file, { signal });
      change(ended(ticket, { ...noFile, file: sent }));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      change(ended(ticket, { ...noFile, failure: words.uploadFailed(file.name, why) }));
    }
  };
  return { choose, clear };
}

const noFile: FileDraft = { is: "file", file: undefined, upload: undefined, failure: undefined };

/** Unless another was chosen by then, or none. */
function ended(upload: FileDraft["upload"], draft: FileDraft): Change {
  return (now) => (now.is === "file" && now.upload === upload ? draft : now);
}

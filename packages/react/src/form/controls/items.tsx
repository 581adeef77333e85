import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { type ControlProps, useForm } from "../form-context.ts";
import { GroupFrame } from "../frame.tsx";
import { addItem, moveItem, nextItemId, removeItem } from "../model/change.ts";
import { type Item, itemsIn } from "../model/draft.ts";
import type { ListField, RecordField } from "../model/field.ts";
import { labelOf } from "../model/label.ts";

export interface ItemsProps extends ControlProps<ListField | RecordField> {
  labelOfItem: (item: Item, index: number) => string;
  children: (item: Item, index: number) => ReactNode;
}

/** Items that come, go and, in lists, move. The focus stays with what was done, and what was done is said aloud. */
export function Items({ field, place, change, labelOfItem, children }: ItemsProps) {
  const { formId, words } = useForm();
  const [said, say] = useState("");
  const focusNext = useFocusNext();
  const id = `${formId}${place.id}`;
  const items = itemsIn(place.draft);
  const add = () => {
    change(addItem(field));
    say(words.added(words.item(items.length + 1)));
    focusNext(`${id}/${nextItemId(items)}${field.kind === "record" ? ":key" : ""}`);
  };
  const remove = (item: Item, index: number) => {
    const next = items[index + 1] ?? items[index - 1];
    change(removeItem(field, item.id));
    say(words.removed(labelOfItem(item, index)));
    focusNext(next ? `${id}/${next.id}:remove` : `${id}:add`);
  };
  const move = (item: Item, index: number, by: -1 | 1) => {
    if (!items[index + by]) return;
    change(moveItem(item.id, by));
    say(words.moved(labelOfItem(item, index), index + by + 1, items.length));
    focusNext(`${id}/${item.id}:${by < 0 ? "up" : "down"}`);
  };
  return (
    <GroupFrame place={place}>
      {items.length > 0 && (
        <ol className="sc-items">
          {items.map((item, index) => (
            <li className="sc-item" key={item.id}>
              {children(item, index)}
              <ItemButtons
                id={`${id}/${item.id}`}
                label={labelOfItem(item, index)}
                remove={() => remove(item, index)}
                move={field.kind === "list" ? (by) => move(item, index, by) : undefined}
                isFirst={index === 0}
                isLast={index === items.length - 1}
              />
            </li>
          ))}
        </ol>
      )}
      <button className="sc-button" data-does="add" type="button" id={`${id}:add`} onClick={add}>
        {words.add(labelOf(place, words))}
      </button>
      <p className="sc-status" role="status">
        {said}
      </p>
    </GroupFrame>
  );
}

interface ItemButtonsProps {
  id: string;
  label: string;
  remove: () => void;
  move: ((by: -1 | 1) => void) | undefined;
  isFirst: boolean;
  isLast: boolean;
}

/** At the ends of a list a button stays, and does nothing: one that is disabled would lose the focus. */
function ItemButtons({ id, label, remove, move, isFirst, isLast }: ItemButtonsProps) {
  const { words } = useForm();
  const button = { className: "sc-button", type: "button" as const };
  return (
    <div className="sc-buttons">
      {move && (
        <>
          <button {...button} data-does="up" id={`${id}:up`} aria-disabled={isFirst} onClick={() => move(-1)}>
            {words.moveUp(label)}
          </button>
          <button
            {...button}
            data-does="down"
            id={`${id}:down`}
            aria-disabled={isLast}
            onClick={() => move(1)}
          >
            {words.moveDown(label)}
          </button>
        </>
      )}
      <button {...button} data-does="remove" id={`${id}:remove`} onClick={remove}>
        {words.remove(label)}
      </button>
    </div>
  );
}

/** Focuses an element once it is there. */
function useFocusNext(): (id: string) => void {
  const next = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (next.current !== undefined) document.getElementById(next.current)?.focus();
    next.current = undefined;
  });
  return (id) => {
    next.current = id;
  };
}

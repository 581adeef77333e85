import { createContext } from "react";

/** The file that was dropped on the page for the form below: its first field that takes files has it. */
export const DroppedFile = createContext<File | undefined>(undefined);

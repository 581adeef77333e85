// Bull Board for operators. A door of its own, since it needs packages that nothing else does.
export { queueBoard } from "./queue-board.ts";
export type { QueueBoard, QueueBoardOptions } from "./queue-board.ts";
export type { BoardGuard } from "./guard.ts";

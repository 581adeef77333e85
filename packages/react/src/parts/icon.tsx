import type { ReactNode } from "react";

/** Small marks, drawn in the colour of the text beside them. They say nothing by themselves: a word always stands with them. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="sc-icon" data-icon={name} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  );
}

const ring = <circle cx="8" cy="8" r="6.25" />;

/** Lines, 1.5 wide, on 16 × 16. */
const drawings = {
  queued: (
    <>
      {ring}
      <path d="M8 4.75V8l2.25 1.5" />
    </>
  ),
  pending: <circle cx="8" cy="8" r="6.25" strokeDasharray="2.4 2.51" />,
  running: (
    <>
      <circle className="sc-icon-track" cx="8" cy="8" r="6.25" />
      <path className="sc-icon-spin" d="M8 1.75A6.25 6.25 0 0 1 14.25 8" />
    </>
  ),
  waiting: (
    <>
      <path d="M4.25 2h7.5M4.25 14h7.5" />
      <path d="M5.25 2v2.25L8 8l-2.75 3.75V14M10.75 2v2.25L8 8l2.75 3.75V14" />
    </>
  ),
  paused: <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="2" />,
  retrying: (
    <>
      <path d="M13.5 8A5.5 5.5 0 1 1 11.6 3.85" />
      <path d="M13.75 1.75v3h-3" />
    </>
  ),
  completed: (
    <>
      {ring}
      <path d="M5.25 8.25l2 2 3.5-4" />
    </>
  ),
  failed: (
    <>
      {ring}
      <path d="M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2" />
    </>
  ),
  cancelled: (
    <>
      {ring}
      <path d="M3.75 12.25l8.5-8.5" />
    </>
  ),
  abandoned: (
    <>
      <path d="M1.75 8h4M10.25 8h4" />
      <path d="M7.25 5.25L5.75 10.75M10.25 5.25L8.75 10.75" />
    </>
  ),
  question: (
    <>
      {ring}
      <path d="M6.25 6.5A1.8 1.8 0 1 1 8 8.4v.85" />
      <path d="M8 11.4v.1" />
    </>
  ),
  copied: (
    <>
      <rect x="5.25" y="5.25" width="8.5" height="8.5" rx="1.5" />
      <path d="M3.25 10.75a1 1 0 0 1-1-1v-6.5a1 1 0 0 1 1-1h6.5a1 1 0 0 1 1 1" />
    </>
  ),
  download: <path d="M8 2.25v7.5M4.75 6.75L8 10l3.25-3.25M2.75 13.25h10.5" />,
  file: (
    <>
      <path d="M9 1.75H4.25a1 1 0 0 0-1 1v10.5a1 1 0 0 0 1 1h7.5a1 1 0 0 0 1-1V5.5z" />
      <path d="M9 1.75V5.5h3.75" />
    </>
  ),
  fold: <path d="M6 3.75L10.25 8 6 12.25" />,
  plus: <path d="M8 3.25v9.5M3.25 8h9.5" />,
  minus: <path d="M3.25 8h9.5" />,
  fit: <path d="M1.75 3.5v9M14.25 3.5v9M4.25 8h7.5M6 5.75L3.75 8 6 10.25M10 5.75L12.25 8 10 10.25" />,
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5L14 14" />
    </>
  ),
  up: <path d="M3.75 10L8 5.75 12.25 10" />,
  down: <path d="M3.75 6L8 10.25 12.25 6" />,
  newest: <path d="M8 2.5v8M4.5 7L8 10.5 11.5 7M3 13.5h10" />,
  wrap: <path d="M2.25 3.75h11.5M2.25 8h9a2.4 2.4 0 0 1 0 4.75H8M9.75 10.75L7.75 12.75l2 2M2.25 12.25h2.5" />,
  close: <path d="M4.25 4.25l7.5 7.5M11.75 4.25l-7.5 7.5" />,
  ended: <rect x="3.5" y="3.5" width="9" height="9" rx="2" />,
  live: (
    <>
      <circle cx="8" cy="8" r="1.75" fill="currentColor" stroke="none" />
      <path d="M4.8 11.2a4.5 4.5 0 0 1 0-6.4M11.2 4.8a4.5 4.5 0 0 1 0 6.4" />
      <path d="M2.7 13.3a7.5 7.5 0 0 1 0-10.6M13.3 2.7a7.5 7.5 0 0 1 0 10.6" />
    </>
  ),
  polling: (
    <>
      <path d="M2.5 8a5.5 5.5 0 0 1 9.6-3.7M13.5 8a5.5 5.5 0 0 1-9.6 3.7" />
      <path d="M12.5 1.75v2.75H9.75M3.5 14.25V11.5h2.75" />
    </>
  ),
  reconnecting: (
    <>
      <path
        d="M4.4 12.25a2.9 2.9 0 0 1-.3-5.78A4.1 4.1 0 0 1 12 6.9a2.7 2.7 0 0 1-.3 5.35z"
        strokeDasharray="2.2 2"
      />
    </>
  ),
  offline: (
    <>
      <path d="M2 2l12 12" />
      <path d="M1.75 6.25A9 9 0 0 1 4.6 4.4M7 3.55a9 9 0 0 1 7.25 2.7M4 8.7a5.7 5.7 0 0 1 3-1.6M9.9 7.35A5.7 5.7 0 0 1 12 8.7" />
      <path d="M6.2 11.1a2.6 2.6 0 0 1 2.9-.35" />
      <circle cx="8" cy="13" r=".4" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

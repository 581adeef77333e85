/** A URL as a log may hold it: without what may be secret, its credentials and its query. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`.slice(0, 300);
}

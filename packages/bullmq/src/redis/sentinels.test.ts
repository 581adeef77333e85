import { expect, test } from "vitest";
import { hasSentinels, sentinelOptions } from "./sentinels.ts";

test("an address names several Sentinels, the primary they know, and its database", () => {
  expect(sentinelOptions("redis+sentinel://one:26380,two,[::1]:7/main/3")).toMatchObject({
    sentinels: [
      { host: "one", port: 26_380 },
      { host: "two", port: 26_379 },
      { host: "::1", port: 7 },
    ],
    name: "main",
    db: 3,
  });
  expect(sentinelOptions("redis+sentinel://one/main")).toMatchObject({ db: 0 });
});

test("users, passwords and TLS are those of the server; the Sentinels' own stand behind", () => {
  const url =
    "rediss+sentinel://ann:p%40ss:word@one,two/main/0?sentinelUsername=watch&sentinelPassword=s%26s";
  expect(sentinelOptions(url)).toMatchObject({
    username: "ann",
    password: "p@ss:word",
    sentinelUsername: "watch",
    sentinelPassword: "s&s",
    tls: {},
    enableTLSForSentinelMode: true,
  });
  const plain = sentinelOptions("redis+sentinel://:secret@one/main");
  expect(plain).toMatchObject({ password: "secret" });
  for (const name of ["username", "tls", "sentinelPassword"]) expect(plain).not.toHaveProperty(name);
});

test.for([
  "redis+sentinel://one:26379",
  "redis+sentinel:///main",
  "redis+sentinel://one:x/main",
  "redis+sentinel://one:65536/main",
  "redis+sentinel://ann:100%@one/main",
  "redis+sentinel://one/ma%in",
  "redis+sentinel://one/main/x",
])("an address that leaves something out, or is not written so, is refused: %s", (url) => {
  expect(hasSentinels(url)).toBe(true);
  expect(() => sentinelOptions(url)).toThrow(
    expect.objectContaining({ code: "invalid_input", message: expect.stringMatching(/name-of-the-primary/) }),
  );
});

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const module = join(import.meta.dirname, "environment.ts");
const print = `import { environment } from ${JSON.stringify(module)}; console.log(JSON.stringify(environment));`;

test("origins that the server trusts are listed by commas", () => {
  const { stdout } = read({ STEPCAST_ALLOWED_ORIGINS: "https://app.example, http://localhost:3000" });
  expect(JSON.parse(stdout)).toMatchObject({
    STEPCAST_ALLOWED_ORIGINS: ["https://app.example", "http://localhost:3000"],
  });
});

test("every limit of what is sent and kept can be set", () => {
  const limits = {
    STEPCAST_MAX_UNUSED_MIB: 100,
    STEPCAST_MAX_UNUSED_FILES: 20,
    STEPCAST_MAX_UPLOADS_AT_ONCE: 3,
    STEPCAST_KEEP_UNUSED_HOURS: 0.5,
  };
  const { stdout } = read(
    Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, `${value}`])),
  );
  expect(JSON.parse(stdout)).toMatchObject(limits);
});

test.for([
  { STEPCAST_ALLOWED_ORIGINS: "*" },
  { STEPCAST_ALLOWED_ORIGINS: "app.example" },
  { STEPCAST_SECRET: "short" },
  { STEPCAST_FORMER_SECRETS: "the secret of before,short" },
  { STEPCAST_SIGN_FILES: "yes" },
  { STEPCAST_PORT: "99999" },
  { STEPCAST_URL: "redis://127.0.0.1" },
  { STEPCAST_WORK: "no" },
  { STEPCAST_BOARD_TOKEN: "admin" },
  { STEPCAST_BOARD_WRITABLE: "yes" },
  { STEPCAST_MAX_UNUSED_FILES: "0" },
  { STEPCAST_KEEP_UNUSED_HOURS: "never" },
])("a wrong value ends the server at once, and is named: %o", (variables) => {
  const { status, stderr } = read(variables);
  expect(status).toBe(1);
  expect(stderr).toContain(Object.keys(variables)[0]);
});

function read(variables: Record<string, string>) {
  const env = { ...process.env, ...variables };
  return spawnSync(process.execPath, ["--input-type=module", "-e", print], { env, encoding: "utf8" });
}

import type { NextConfig } from "next";

/** Where the Stepcast server is. Next fixes rewrites at build time, so it must be known then. */
const server = process.env.STEPCAST_SERVER_URL ?? "http://127.0.0.1:4319";

const config: NextConfig = {
  distDir: process.env.STEPCAST_WEB_DIST ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  // Workspace packages are TypeScript sources inside the repository.
  transpilePackages: ["@stepcast/pipeline", "@stepcast/react", "@stepcast/trpc"],
  // Next keeps a copy of what it passes on, and cuts it off at 10 MB, silently where no length was sent. The server has the limit.
  experimental: { proxyClientMaxBodySize: 11 * 1024 ** 3 },
  // What the server components ask is the same server, as the build knew it.
  env: { STEPCAST_SERVER_URL: server },
  // One origin for page, stream and files: no CORS, and cookies just work.
  rewrites: async () => [
    ...["/trpc/:path*", "/v1/:path*", "/files/:path*", "/openapi.json"].map((path) => ({
      source: path,
      destination: `${server}${path}`,
    })),
    // Ready is whoever reaches a server, by the way that pages take. Not that server's store: pages tell of its being away.
    { source: "/readyz", destination: `${server}/healthz` },
  ],
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          { key: "x-content-type-options", value: "nosniff" },
          { key: "referrer-policy", value: "no-referrer" },
          { key: "x-frame-options", value: "DENY" },
        ],
      },
    ];
  },
};

export default config;

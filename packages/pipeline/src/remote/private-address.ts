import { BlockList, isIP } from "node:net";

/**
 * True for an address that is not one of the public internet: this machine, its networks, the cloud's metadata service, or nobody.
 * The ranges are those of the IANA registries of special-purpose addresses that are not globally reachable
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry), and those that carry an IPv4 address
 * in an IPv6 one and so could lead to any of them. What is no address counts as private too.
 */
export function isPrivateAddress(address: string): boolean {
  const [bare = ""] = address.split("%"); // fe80::1%eth0
  const family = isIP(bare);
  return family === 0 || notPublic.check(bare, family === 6 ? "ipv6" : "ipv4");
}

const notPublic = new BlockList();
for (const [net, prefix] of [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // RFC 1918
  ["100.64.0.0", 10], // carrier-grade NAT
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, and the metadata services of clouds
  ["172.16.0.0", 12], // RFC 1918
  ["192.0.0.0", 24], // IETF protocols
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // RFC 1918
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
] as const) {
  // An IPv4 rule holds for the same address written ::ffff:a.b.c.d too.
  notPublic.addSubnet(net, prefix, "ipv4");
}
for (const [net, prefix] of [
  ["::", 96], // unspecified, loopback, and IPv4-compatible
  ["::ffff:0:0:0", 96], // IPv4-translated, RFC 2765
  ["64:ff9b::", 96], // NAT64
  ["64:ff9b:1::", 48], // NAT64, local
  ["100::", 64], // discard
  ["2001::", 23], // Teredo and other IETF protocols
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["3fff::", 20], // documentation
  ["5f00::", 16], // segment routing
  ["fc00::", 7], // unique local
  ["fe80::", 10], // link-local
  ["fec0::", 10], // site-local
  ["ff00::", 8], // multicast
] as const) {
  notPublic.addSubnet(net, prefix, "ipv6");
}

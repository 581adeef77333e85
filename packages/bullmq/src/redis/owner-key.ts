/** The name of an owner's list. Nobody's runs have one too. */
export function ownerKey(owner: string | undefined | null): string {
  return owner === undefined || owner === null ? "" : `=${owner}`;
}

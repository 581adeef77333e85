/** A connection that ended before the run did: to be tried again from the cursor. */
export class BrokenLine extends Error {
  override readonly name = "BrokenLine";
}

/** Vectors of unit length, one per sampled row. */
export type Vector = Float32Array | number[];

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Scales a vector to unit length; a zero vector stays as it is. */
export function unit(vector: Vector): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}

/** The direction in the middle of some vectors. */
export function middle(vectors: Vector[]): number[] {
  const sum = Array<number>(vectors[0]?.length ?? 0).fill(0);
  for (const vector of vectors)
    for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0);
  return unit(sum);
}

/** Cuts a file of Float32 values into unit vectors. */
export function readVectors(bytes: Uint8Array, dimensions: number): number[][] {
  // A copy, since the bytes may not begin on a multiple of four.
  const values = new Float32Array(bytes.slice().buffer);
  return Array.from({ length: values.length / dimensions }, (_, i) =>
    unit(values.subarray(i * dimensions, (i + 1) * dimensions)),
  );
}

import { kmeans } from "ml-kmeans";
import { dot, type Vector } from "./vectors.ts";

export interface Clustering {
  /** For each vector the number of its cluster. */
  of: number[];
  clusters: number;
  /** How well apart the clusters are, -1 to 1. */
  silhouette: number;
}

const seeds = [11, 23, 47];
const judged = 400;

/** Clusters unit vectors, trying numbers of clusters and keeping the one that sets them best apart. */
export async function cluster(vectors: number[][], breathe: () => Promise<void>): Promise<Clustering> {
  let best: Clustering | undefined;
  for (const [clusters, seed] of candidateNumbers(vectors.length).flatMap((k) =>
    seeds.map((s) => [k, s] as const),
  )) {
    const { clusters: of } = kmeans(vectors, clusters, {
      seed,
      initialization: "kmeans++",
      maxIterations: 30,
    });
    const silhouette = silhouetteOf(vectors, of, clusters);
    if (!best || silhouette > best.silhouette) best = { of, clusters, silhouette };
    await breathe();
  }
  return best ?? { of: vectors.map(() => 0), clusters: Math.min(1, vectors.length), silhouette: 0 };
}

/** Few answers cannot show many topics, and nobody reads more than a dozen. */
function candidateNumbers(size: number): number[] {
  if (size < 16) return [];
  const most = Math.min(10, Math.max(2, Math.floor(Math.sqrt(size / 4)) + 1));
  const least = Math.min(most, Math.max(2, Math.ceil(most * 0.8)));
  return Array.from({ length: most - least + 1 }, (_, i) => least + i);
}

/** The mean silhouette by cosine distance over an even part of the vectors. */
function silhouetteOf(vectors: number[][], of: number[], clusters: number): number {
  const stride = Math.max(1, Math.floor(vectors.length / judged));
  const places = vectors.map((_, i) => i).filter((i) => i % stride === 0);
  let sum = 0;
  for (const place of places) sum += silhouetteAt(place, places, vectors, of, clusters);
  return sum / Math.max(1, places.length);
}

function silhouetteAt(
  place: number,
  places: number[],
  vectors: number[][],
  of: number[],
  clusters: number,
): number {
  const distance = Array<number>(clusters).fill(0);
  const size = Array<number>(clusters).fill(0);
  for (const other of places) {
    const cluster = of[other] ?? 0;
    if (other === place) continue;
    distance[cluster] =
      (distance[cluster] ?? 0) + 1 - dot(vectorAt(vectors, place), vectorAt(vectors, other));
    size[cluster] = (size[cluster] ?? 0) + 1;
  }
  const own = of[place] ?? 0;
  const means = distance.map((total, cluster) => total / Math.max(1, size[cluster] ?? 0));
  const inside = means[own] ?? 0;
  const outside = Math.min(...means.filter((_, cluster) => cluster !== own && (size[cluster] ?? 0) > 0));
  if ((size[own] ?? 0) === 0 || !Number.isFinite(outside)) return 0;
  return (outside - inside) / Math.max(outside, inside, 1e-9);
}

function vectorAt(vectors: number[][], place: number): Vector {
  return vectors[place] ?? [];
}

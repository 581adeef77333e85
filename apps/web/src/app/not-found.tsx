import Link from "next/link";

export default function NotFound() {
  return (
    <div className="py-24 text-center">
      <h1 className="text-2xl font-semibold">There is no such page</h1>
      <p className="mt-2 text-soft">
        <Link href="/" className="text-accent underline">
          Start a report
        </Link>
      </p>
    </div>
  );
}

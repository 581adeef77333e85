import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { SiteHeader } from "../components/site-header.tsx";
import { TrpcProvider } from "../trpc/provider.tsx";
import { pagesWords } from "../words/pages.ts";
import { sharedWords } from "../words/shared.ts";

const { name } = sharedWords.site;

export const metadata: Metadata = {
  title: { default: name, template: `%s · ${name}` },
  description: pagesWords.description,
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html
      lang={pagesWords.language}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body className="min-h-dvh font-sans antialiased">
        <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
          <TrpcProvider>
            <a
              href="#content"
              className="fixed start-4 top-3 z-50 -translate-y-20 rounded-xl bg-ink px-4 py-2.5 text-sm font-medium text-page focus:translate-y-0"
            >
              {pagesWords.skip}
            </a>
            <SiteHeader />
            <main id="content" tabIndex={-1} className="mx-auto w-full max-w-6xl px-4 pb-20 sm:px-6">
              {children}
            </main>
          </TrpcProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}

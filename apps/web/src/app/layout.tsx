import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { SiteHeader } from "../components/site-header.tsx";
import { TrpcProvider } from "../trpc/provider.tsx";

export const metadata: Metadata = {
  title: { default: "Stepcast", template: "%s · Stepcast" },
  description: "Watch agents turn your feedback into a report, step by step.",
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body className="min-h-dvh font-sans antialiased">
        <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange>
          <TrpcProvider>
            <SiteHeader />
            <main className="mx-auto w-full max-w-6xl px-4 pb-20 sm:px-6">{children}</main>
          </TrpcProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}

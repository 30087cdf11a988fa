import Link from "next/link";
import "./style.css";

export const metadata = { title: { default: "Morgen", template: "%s · Morgen" }, description: "Tea for the first hour of the day" };

export default function Layout({ children }) {
  return (
    // Our banner makes room for itself below the page, in the style of <html>.
    <html lang="en" suppressHydrationWarning>
      <head>
        <script src="/indgang/bootstrap.js" />
        <script type="module" src="/indgang/indgang.js" />
      </head>
      <body>
        <header>
          <Link className="name" href="/">Morgen</Link>
          <nav>
            <Link href="/teas">Teas</Link>
            <Link href="/green">On green tea</Link>
          </nav>
        </header>
        <main>{children}</main>
        <footer>
          <p>Nothing is kept before you allow it.</p>
          <details>
            <summary>Your choices</summary>
            <indgang-consent mode="switches" />
          </details>
        </footer>
        <indgang-consent mode="banner" />
      </body>
    </html>
  );
}

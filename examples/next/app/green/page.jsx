import Link from "next/link";

// What the page is about: who looks at it is interested in green tea.
export const metadata = { title: "On green tea", other: { "indgang-topics": "green" } };

export default function Green() {
  return (
    <article>
      <h1>On green tea</h1>
      <p>The leaves are heated right after they are picked, so that they stay green. What is left is grass, nuts, and now and then the sea.</p>
      <p>Seventy-five degrees, two minutes. Hotter water makes it bitter; a second cup from the same leaves is often the better one.</p>
      <Link className="button" href="/teas">To the teas</Link>
    </article>
  );
}

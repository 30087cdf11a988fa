import { Slot } from "indgang/react";
import Link from "next/link";
import { Delivery } from "./delivery.jsx";

// Rendered once, for everybody: all variants are in it, and the edge or the device leaves one.
export default function Home() {
  return (
    <>
      <Slot name="hero" as="section" className="hero" data-indgang-title="Welcome" variants={{ green: <Green /> }}>
        <h1>Tea for the first hour</h1>
        <p>Black teas that wake, and green ones that wait for you to.</p>
        <Link className="button" href="/teas">See all teas</Link>
      </Slot>
      <Delivery />
    </>
  );
}

function Green() {
  return (
    <>
      <h1>The spring harvest is here</h1>
      <p>Four green teas, picked in April and on the shelf since last week.</p>
      <Link className="button" href="/teas">See them first</Link>
    </>
  );
}

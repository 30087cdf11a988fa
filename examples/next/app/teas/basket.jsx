"use client";

import { useState } from "react";

export function Basket({ name, price }) {
  const [count, more] = useState(0);
  return (
    <button aria-label={`${name}, into the basket`} onClick={() => more(count + 1)}>
      {count ? `${count} in the basket` : `${price} €`}
    </button>
  );
}

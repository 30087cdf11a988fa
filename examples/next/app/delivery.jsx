"use client";

import { Slot } from "indgang/react";

/** What everybody gets, and what the manifest has for those nearby. */
const ANYWHERE = { days: 4, free: 60 };

export function Delivery() {
  return (
    <Slot name="delivery" as="aside" className="delivery" data-indgang-title="Delivery">
      {({ days, free } = ANYWHERE) => (
        <p>
          {days === 1 ? "With you tomorrow" : `With you in ${days} days`}, free of postage from {free} euros.
        </p>
      )}
    </Slot>
  );
}

import { Slot } from "indgang/react";
import { Basket } from "./basket.jsx";

export const metadata = { title: "Teas" };

const BLACK = [["Assam", "malt and a little smoke", 9], ["Darjeeling", "muscat, picked in June", 14], ["Ceylon", "bright, takes milk", 8]];
const GREEN = [["Sencha", "grass after rain", 12], ["Longjing", "chestnuts", 16], ["Genmaicha", "with roasted rice", 9]];

export default function Teas() {
  return (
    <>
      <h1>All teas</h1>
      <Slot name="shelf" as="section" data-indgang-title="The shelf" variants={{ green: <Shelves of={[["Green", GREEN], ["Black", BLACK]]} /> }}>
        <Shelves of={[["Black", BLACK], ["Green", GREEN]]} />
      </Slot>
    </>
  );
}

function Shelves({ of }) {
  return of.map(([kind, teas]) => (
    <div key={kind}>
      <h2>{kind}</h2>
      <ul className="shelf">
        {teas.map(([name, taste, price]) => (
          <li key={name}>
            <b>{name}</b>
            <span>{taste}</span>
            <Basket name={name} price={price} />
          </li>
        ))}
      </ul>
    </div>
  ));
}

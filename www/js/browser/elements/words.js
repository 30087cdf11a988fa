/** What visitors are asked, in plain words. Version 1 of the text: raise it in the manifest with a change. */

export const TITLE = "May we remember what you look at?";
export const LEAD = "The site works either way. Say yes or no to each, and change it whenever you like.";

export const PURPOSES = [
  {
    name: "remember",
    title: "Remember",
    words: "This browser takes notes of what you look at here, and picks what fits. The notes stay in the browser.",
  },
  {
    name: "edge",
    title: "Edge",
    words: "The notes come along, sealed, when you ask us for a page, so that it arrives already fitting. Needs Remember.",
  },
  {
    name: "measure",
    title: "Measure",
    words: "We count what was shown and what came of it. The count does not say who you are.",
  },
];

export const SIGNAL =
  "Your browser asks sites not to track you (Global Privacy Control), and we take that as a no. " +
  "What you switch on here counts all the same.";

export const HOMES = {
  nowhere: "Nothing is remembered.",
  device: "The notes are in this browser and nowhere else. This site is not told.",
  edge: "The notes are in sealed cookies: this browser keeps them, and only this site can read them.",
};

/**
 * What a variant on the device may not hold: anything that loads by itself. Which variant is
 * shown follows from the profile, and a request would tell it.
 *
 * The engine has this, and leaves it with what it decides ahead, for the bootstrap.
 */

/**
 * HTML as it is written out, where no value holds a quote: elements that load or run whatever they say, or that a link elsewhere
 * can have loaded (those with a hyphen are other people's code); links that are none for people; attributes that load, or load
 * again; references as CSS has them, in what draws, to anything but a part of this page, which in styles is asked for like any
 * other address; and a backslash in a value, which could hide one.
 */
const loads =
  String.raw`<(?:script|style|link|meta|base|(?:fe)?image|embed|object|\w*frame|video|audio|source|track|portal|model|animate|set|[a-z][^ >]*[:-])|(?<!<a(?:rea)?(?: [^ ="]+="[^"]*")*)[ :]href="(?!#)| (?:\w*src\w*|poster|data|background|ping|is|crossorigin|on\w*)="| type="image| (?:style|cursor)="[^"]*url\(|url\((?!(?:'|&quot;)?#)|image-set\(|="[^"]*\\`;
/** Elements that can have a shadow root, without those with a hyphen. */
const hosts = "article,aside,blockquote,div,footer,h1,h2,h3,h4,h5,h6,header,main,nav,p,section,span";

/** What `unfit` in strict.js goes by. Texts, as a browser that is too old to read this pattern must be able to say so. */
export const RULE = { loads, hosts };

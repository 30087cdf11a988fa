// `root`: there are other lock files above this folder.
export default { turbopack: { root: import.meta.dirname } };

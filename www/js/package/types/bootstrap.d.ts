/** The script for `<head>`: it runs, and gives nothing. */
export {};

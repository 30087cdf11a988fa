// Importing it defines `<indgang-panel>`, once the engine has been loaded.
export {};

import vue from "@vitejs/plugin-vue";

// The elements are the engine's and no components of Vue.
export default { plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("indgang-") } } })] };

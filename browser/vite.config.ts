// Builds what runs in the browser: one script, one style sheet, fonts, and the manifest the Rust side embeds.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/assets/",
  build: {
    outDir: "dist",
    assetsDir: ".",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    // Nothing inline: the content security policy allows files from ourselves only.
    assetsInlineLimit: 0,
    target: ["chrome123", "firefox120", "safari17.5"],
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    rollupOptions: {
      input: "src/main.ts",
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});

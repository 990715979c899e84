import { defineConfig } from "vite";

/** The bundle holds a copy of uPlot, whose licence asks for this. */
const NOTICE = "/*! Contains uPlot, Copyright (c) 2022 Leon Sorokin, MIT License: see licenses.txt */";

// File names carry no hash: the gateway serves them with entity tags, and a check can build again and compare.
export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/InferenceGateway.StandaloneGateway/LivePage/dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        entryFileNames: "live.js",
        assetFileNames: "live[extname]",
        postBanner: NOTICE,
      },
    },
  },
  server: {
    // `npm run dev` shows the state of a gateway that runs here.
    proxy: { "/api": { target: process.env.IGW_URL ?? "http://127.0.0.1:8080", rewrite: (path) => `/live${path}` } },
  },
});

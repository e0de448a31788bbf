import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page is served from any path (a secret one, or app://), so every reference in it is relative. */
export default defineConfig({
  root: 'src/renderer',
  base: './',
  plugins: [react()],
  build: { outDir: '../../dist/renderer', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
});

/** Sheets are bundled by esbuild; the type checker need only know that they may be imported. */
declare module "*.css";

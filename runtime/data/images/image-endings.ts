/** How the names of pictures end that can be decoded. */
export const imageEndings: readonly string[] = [
  ...['.png', '.jpg', '.jpeg', '.jpe', '.jfif', '.webp', '.avif', '.gif', '.tif', '.tiff'],
];

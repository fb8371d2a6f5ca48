const ARCHIVE = /\.(tar|tgz|tar\.\w+|t[bx]z2?|zip|rar|7z|gz|bz2|xz|zst)$/i;

/** Whether a file's name is that of an archive or of a packed file. */
export function isArchive(name: string): boolean {
  return ARCHIVE.test(name);
}

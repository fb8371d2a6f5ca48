const archive = /\.(tar|tgz|tar\.\w+|t[bx]z2?|zip|rar|7z|gz|bz2|xz|zst)$/i;

/** Whether a file's name is that of an archive or of a packed file. */
export const isArchive = (name: string): boolean => archive.test(name);

/** Reads a text file of the package that imports this, in Node and in a browser alike. */
export const loadText = async (url: URL): Promise<string> => {
  if (url.protocol === 'file:') {
    const { readTextFile } = await import('./load-text.node.ts');
    return readTextFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: the server answered ${response.status} ${response.statusText}`);
  return response.text();
};

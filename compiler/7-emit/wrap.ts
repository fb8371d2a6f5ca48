/** Lines of at most about a hundred characters. */
export const wrap = (text: string): readonly string[] =>
  text.split(' ').reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    return last === undefined || last.length + word.length >= longestLine
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);

const longestLine = 100;

/** The lines of an item of a list in Markdown. */
export const listItem = (text: string): readonly string[] =>
  wrap(text).map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);

import { exitCode } from '../../../runtime/exit-code.ts';

/** Asks the user. */
export interface Prompter {
  /** A line of text; nothing for an empty one. */
  text(question: string, hint: string): Promise<string | undefined>;
  /** One of some choices, by name. */
  choose<Name extends string>(
    question: string,
    choices: Readonly<Record<Name, { readonly label: string }>>,
  ): Promise<Name>;
}

/** The user has had enough of questions. */
export class QuestionsCancelled extends Error {
  override readonly name = 'QuestionsCancelled';
  readonly exitCode = exitCode.interrupted;
}

/** Questions on the terminal. */
export const terminalPrompter = async (): Promise<Prompter> => {
  const { isCancel, select, text } = await import('@clack/prompts');
  const settled = (answer: unknown): string => {
    if (isCancel(answer)) throw new QuestionsCancelled('Nothing was written.');
    return typeof answer === 'string' ? answer : '';
  };
  return {
    text: async (message, placeholder) => {
      const answer = settled(await text({ message, placeholder })).trim();
      return answer === '' ? undefined : answer;
    },
    choose: async <Name extends string>(
      message: string,
      choices: Readonly<Record<Name, { readonly label: string }>>,
    ): Promise<Name> => {
      const rows = Object.entries<{ readonly label: string }>(choices);
      const options = rows.map(([value, { label }]) => ({ value, label }));
      return settled(await select({ message, options })) as Name;
    },
  };
};

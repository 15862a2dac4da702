/**
 * 0: clean; 1: findings, failed tests, changes refused or failed; 2: the command could not run; 3: a plan was made, and
 * a conflict in it waits for a person's word; 4: a plan was made, and a deployment would refuse it without such a word.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** Everything a command may know of the world; nothing below the command line reads clock, environment or argv. */
export interface CommandContext {
  /** The folder that holds detections/, watchlists/ and workspaces/, as an absolute path. */
  readonly root: string;
  /** The folder in which the person stands, as an absolute path: paths of arguments and flags start there. */
  readonly workingDirectory: string;
  readonly now: () => Date;
  /** Milliseconds of a clock that only runs forward. */
  readonly elapsed: () => number;
  /** Lets milliseconds pass. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** How long it is waited for a server that gives no whole answer, in milliseconds. */
  readonly patienceMs: number;
  /** A GUID that nothing else has. */
  readonly randomId: () => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Results, for people or machines. */
  readonly write: (text: string) => void;
  /** Progress and problems, for people. */
  readonly writeError: (text: string) => void;
  readonly standardInput: NodeJS.ReadableStream;
  /** Whether colours and moving progress make sense where the results go. */
  readonly interactive: boolean;
  readonly color: boolean;
}

export interface Invocation {
  readonly context: CommandContext;
  /** Positional arguments; a variadic one is spread. */
  readonly arguments: readonly string[];
  /** By the camel-case name of the flag: `--as-of` is `asOf`. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
}

/** One command of the command line: flags in, a call into the rooms below, a report, an exit code. */
export interface CliCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What a person learns from `--help`: a paragraph and examples. */
  readonly help: string;
  readonly arguments?: readonly {
    readonly syntax: string;
    readonly description: string;
    /** Whether it names content: then the path of a file may be written from where a person stands. */
    readonly namesContent: boolean;
    /** All that it may be, for a shell that completes it. */
    readonly choices?: readonly string[];
  }[];
  readonly options: readonly {
    /** As commander spells them: `--as-of <date>`. `--root` and `--no-color` are added to every command. */
    readonly flags: string;
    readonly description: string;
    readonly choices?: readonly string[];
    readonly default?: string | boolean;
  }[];
  readonly run: (invocation: Invocation) => Promise<ExitCode>;
}

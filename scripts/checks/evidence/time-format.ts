import type { Finding } from '../check';

/** Signs that stand for no part of a time. ("format_datetime()", Kusto documentation: its list of format specifiers.) */
const unknownSign = /[^dfFHhKmMstyz\s\/:,._[\]'"\\-]/;

/** What is taken for another part of a time, each with what is meant. */
const mistaken: readonly (readonly [RegExp, string, string])[] = [
  [/[Hh]{1,2}[:.]?MM/, 'MM is the month, and stands behind the hour', 'Write mm for minutes.'],
  [
    /yy[-\/._]?mm(?![:.]?s)|mm[-\/._]?yy|dd[-\/._]?mm(?![:.]?s)|mm[-\/._]dd/,
    'mm is minutes, and stands with the year or the day',
    'Write MM for the month.',
  ],
  [/^(?!.*t).*h/, 'hh counts to twelve, and nothing says which half of the day', 'Write HH, or tt behind it.'],
];

/** Returns what is wrong with a format of format_datetime(); undefined if it says what it seems to. */
export function formatFault(format: string): Pick<Finding, 'message' | 'help'> | undefined {
  const sign = unknownSign.exec(format)?.[0];
  if (sign !== undefined) {
    const meant = { Y: 'y', D: 'd', S: 's', T: 't' }[sign];
    return {
      message: `${sign} is not a part of a time in ${JSON.stringify(format)}`,
      help: meant === undefined ? 'Write it as in yyyy-MM-dd HH:mm:ss.' : `Write ${meant}, as in yyyy-MM-dd HH:mm:ss.`,
    };
  }
  const [, message, help] = mistaken.find(([pattern]) => pattern.test(format)) ?? [];
  return message === undefined || help === undefined ? undefined : { message, help };
}

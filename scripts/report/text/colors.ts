import picocolors from 'picocolors';

/** Paints a text; without colours it returns the text. */
export type Paint = (text: string) => string;

/** The few paints that reports use, named by what they say rather than by hue where that is possible. */
export interface Colors {
  readonly error: Paint;
  readonly warning: Paint;
  readonly advice: Paint;
  readonly added: Paint;
  readonly removed: Paint;
  readonly changed: Paint;
  readonly success: Paint;
  readonly heading: Paint;
  readonly faint: Paint;
}

/** @param enabled whether the reader's terminal shows colours; the command line decides that, not the library. */
export function createColors(enabled: boolean): Colors {
  const colors = picocolors.createColors(enabled);
  return {
    error: colors.red,
    warning: colors.yellow,
    advice: colors.blue,
    added: colors.green,
    removed: colors.red,
    changed: colors.yellow,
    success: colors.green,
    heading: colors.bold,
    faint: colors.dim,
  };
}

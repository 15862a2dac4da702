import type { AnalyticRule } from '../../content/detection';
import type { Span } from '../../source/position';

/** A text with {{column}} placeholders that alerts are named or described by. */
export interface AlertFormat {
  readonly key: 'alertDisplayNameFormat' | 'alertDescriptionFormat';
  readonly text: string;
  readonly placeholders: readonly Placeholder[];
}

export interface Placeholder {
  /** What stands between the braces, blanks included. */
  readonly text: string;
  /** In the format, without the braces. */
  readonly span: Span;
}

/** Returns the formats that a rule has. ("Customize alert details in Microsoft Sentinel", Microsoft Learn.) */
export function alertFormatsOf(rule: AnalyticRule): readonly AlertFormat[] {
  const keys = ['alertDisplayNameFormat', 'alertDescriptionFormat'] as const;
  return keys.flatMap((key) => {
    const text = rule.alertDetailsOverride?.[key];
    return text === undefined ? [] : [{ key, text, placeholders: findPlaceholders(text) }];
  });
}

function findPlaceholders(text: string): Placeholder[] {
  return [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => {
    const start = match.index + 2;
    return { text: match[1] ?? '', span: { start, end: start + (match[1] ?? '').length } };
  });
}

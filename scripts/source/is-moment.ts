/**
 * Whether a text is a moment in UTC that there is: 2027-01-31T10:00Z, with or without seconds. JavaScript takes the 31st
 * of February for a day of March.
 */
export function isMoment(text: string): boolean {
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().slice(0, 10) === text.slice(0, 10);
}

/** Whether one version, such as `1.10.0`, is later than another; by numbers. */
export function isLaterVersion(version: string, than: string): boolean {
  const [numbers, others] = [version, than].map((each) => each.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (numbers?.[index] ?? 0) - (others?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

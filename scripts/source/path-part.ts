/** A name as a folder or file of the repository: `Command & Control` and `CommandAndControl` become words. */
export function pathPart(name: string): string {
  const words =
    name
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 80).replace(/-$/, '') || 'unnamed';
}
